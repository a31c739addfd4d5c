// The cards the bot sent in the tests, and its Teams manifest, judged by Microsoft's own packages.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { check } from './types.js';
import { root } from './fake.js';

const require = createRequire(import.meta.url);
const { AdaptiveCard, SerializationContext, Versions } = require('adaptivecards/dist/adaptivecards.js');
const { ManifestUtil } = require('@microsoft/app-manifest');
const folder = process.env.PMC_TEAMS_PAYLOADS;
if (folder) mkdirSync(folder, { recursive: true });
const cards = folder ? readdirSync(folder).filter((name) => /^card-.*\.json$/.test(name)).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))) : [];

function troubles(json) {
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_5);
  card.parse(json, context);
  const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
  return [...events, ...card.validateProperties().validationEvents.map((event) => event.message)];
}

test('every card is what the Adaptive Cards renderer takes', () => {
  assert.ok(cards.length > 50, `${cards.length} cards`);
  const kinds = new Set(cards.flatMap((card) => JSON.stringify(card).match(/"type":"[A-Za-z.]+"/g)));
  for (const kind of ['Action.Execute', 'Action.Submit', 'Input.Text', 'RichTextBlock', 'Container', 'ActionSet']) assert.ok(kinds.has(`"type":"${kind}"`), `no test made the bot send ${kind}`);
  for (const card of cards) assert.deepEqual(troubles(card), [], JSON.stringify(card).slice(0, 500));
  console.log(`${cards.length} cards`);
});

test('every card is what the types of Teams say', () => {
  const lines = ["import type { IAdaptiveCard } from '@microsoft/teams.cards';"];
  // A card without it was sent by Microsoft's own bot, which TeamsJudge has on the same fake. Microsoft's pages write "Full", its types "full"; Teams takes both.
  for (const [index, card] of cards.entries()) lines.push(`export const card${index} = ${JSON.stringify(card.msteams ? { ...card, msteams: { ...card.msteams, width: card.msteams.width.toLowerCase() } } : card)} satisfies IAdaptiveCard;`);
  assert.equal(check(lines), '');
});

test('every card fits into a message', () => {
  for (const card of cards) assert.ok(JSON.stringify(card).length * 2 < 80 * 1024);
});

test('the judges catch what is wrong', () => {
  assert.notDeepEqual(troubles({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Input.Text', isMultiline: 'yes' }] }), []);
  assert.notEqual(check(["import type { IAdaptiveCard } from '@microsoft/teams.cards';", "export const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'x', weight: 'Heavy' }] }] } satisfies IAdaptiveCard;"]), '');
});

test('the manifest is what Microsoft\'s schema says', async () => {
  const manifest = JSON.parse(readFileSync(`${root}manifests/teams/manifest.json`, 'utf8'));
  const schema = JSON.parse(readFileSync(new URL(`./node_modules/@microsoft/app-manifest/build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`, import.meta.url), 'utf8'));
  assert.deepEqual(await ManifestUtil.validateManifestAgainstSchema(manifest, schema), []);
  assert.notDeepEqual(await ManifestUtil.validateManifestAgainstSchema({ ...manifest, bots: [{}] }, schema), []);
});
