// What the bot sent in the tests, and its manifest, against the types Slack publishes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { root } from './fake.js';
import { check } from './types.js';

const folder = process.env.PMC_SLACK_PAYLOADS;
const types = {
  'chat.postMessage': 'ChatPostMessageArguments', 'chat.postEphemeral': 'ChatPostEphemeralArguments', 'chat.update': 'ChatUpdateArguments', 'chat.delete': 'ChatDeleteArguments',
  'conversations.open': 'ConversationsOpenArguments', 'conversations.members': 'ConversationsMembersArguments', 'conversations.info': 'ConversationsInfoArguments',
  'conversations.list': 'ConversationsListArguments', 'conversations.history': 'ConversationsHistoryArguments', 'conversations.replies': 'ConversationsRepliesArguments', 'users.info': 'UsersInfoArguments', 'users.list': 'UsersListArguments',
  'users.lookupByEmail': 'UsersLookupByEmailArguments', 'views.open': 'ViewsOpenArguments', 'views.publish': 'ViewsPublishArguments',
};
const views = { 'views.open': 'ModalView', 'views.publish': 'HomeView' };
// In Slack's reference and accepted by Slack, but missing in @slack/types 3.2.0: the first number of a list.
const withoutOffset = (value) => JSON.parse(JSON.stringify(value), (key, inner) => (key === 'offset' && Number.isInteger(inner) && inner > 0 ? undefined : inner));

const head = ["import type { HomeView, KnownBlock, ModalView } from '@slack/types';", "import type * as api from '@slack/web-api';"];

test('every payload is what Slack\'s types say', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const methods = new Set(files.map((name) => name.replace(/-[0-9a-f]{16}\.json$/, '')));
  for (const wanted of ['chat.postMessage', 'chat.update', 'chat.delete', 'chat.postEphemeral', 'views.open', 'views.publish', 'conversations.open', 'users.list']) {
    assert.ok(methods.has(wanted), `no test made the bot call ${wanted}`);
  }
  const lines = [...head];
  for (const [index, name] of files.entries()) {
    const method = name.replace(/-[0-9a-f]{16}\.json$/, '');
    const payload = withoutOffset(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
    if (payload.blocks) lines.push(`export const blocks${index} = ${JSON.stringify(payload.blocks)} satisfies KnownBlock[];`);
    if (views[method]) lines.push(`export const view${index} = ${JSON.stringify(payload.view)} satisfies ${views[method]};`);
    if (types[method]) lines.push(`export const call${index} = ${JSON.stringify(payload)} satisfies api.${types[method]};`);
    else assert.ok(['auth.test', 'apps.connections.open', 'response_url'].includes(method), method);
  }
  const errors = check(lines);
  console.log(`${files.length} payloads of ${methods.size} methods`);
  assert.equal(errors, '');
});

test('the manifest is what Slack\'s types say', () => {
  const manifest = readFileSync(`${root}manifests/slack/manifest.json`, 'utf8').trim();
  assert.equal(check([...head, `export const manifest = ${manifest} satisfies api.AppsManifestValidateArguments['manifest'];`]), '');
});

test('the types catch what is wrong', () => {
  assert.notEqual(check([...head, "export const blocks = [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] satisfies KnownBlock[];"]), '');
  assert.notEqual(check([...head, "export const manifest = { display_information: { name: 'x' }, oauth_config: { scopes: { bot: ['chat:wrote'] } } } satisfies api.AppsManifestValidateArguments['manifest'];"]), '');
});
