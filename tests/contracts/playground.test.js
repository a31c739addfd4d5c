// A whole meeting on Teams, played by Microsoft's own Agents Playground: it is the client and the connector; the bot wants its tokens as ever.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium as playwright } from 'playwright-core';
import { botOnTeams, freePort, root } from './fake.js';
import { front } from './playground/front.js';
import { alex, appId, channel, committee, config, others, personal, template, tenant } from './playground/people.js';

const work = mkdtempSync(join(tmpdir(), 'pmc-playground-'));
const here = new URL('.', import.meta.url).pathname;
let playground, base, between, bot, browser, plain = false;
const chromium = existsSync('/usr/bin/chromium') && !process.env.PMC_NO_BROWSER;
let page = chromium;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(what, holds) {
  for (let tries = 0; tries < 400; tries++) {
    const found = await holds();
    if (found) return found;
    await sleep(50);
  }
  assert.fail(`${what}\n${bot?.log() ?? ''}\n${between.calls.map((call) => `${call.method} ${call.path} ${call.status} ${JSON.stringify(call.body).slice(0, 300)}`).slice(-8).join('\n')}`);
}

const post = async (path, body) => {
  const answer = await fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json().catch(() => null);
};
const says = (call) => JSON.stringify(call.body?.activity ?? call.body ?? {});
const sent = (conversation, words, method = 'POST') => between.calls.filter((call) => call.method === method && call.status < 300 && call.path.startsWith(`conversations/${conversation}`) && says(call).includes(words)).at(-1);
const idOf = (call) => (call.method === 'PUT' ? call.path.split('/').at(-1) : JSON.parse(call.answer).activityId ?? JSON.parse(call.answer).id);
const write = (text) => post(`/_conversation/v1/conversations/${encodeURIComponent(personal)}/messages`, { from: { id: alex.id }, text, textFormat: 'plain' });
const deliver = (activity) => post('/_internal/v1/customActivities', {
  channelId: 'msteams', serviceUrl: between.service, recipient: { id: `28:${appId}`, name: 'PMC' }, timestamp: new Date().toISOString(),
  from: { id: alex.id, name: alex.name, aadObjectId: alex.aad }, conversation: { conversationType: 'personal', tenantId: tenant, id: personal }, channelData: { tenant: { id: tenant } }, ...activity,
});
const actions = (node) => (Array.isArray(node) ? node.flatMap(actions) : node?.type === 'ActionSet' ? node.actions : node ? [...actions(node.body ?? []), ...actions(node.items ?? [])] : []);
const use = (conversation, message, action, inputs = {}) => post('/_conversation/v1/invoke', {
  name: 'adaptiveCard/action', from: { id: alex.id }, conversation: { id: conversation }, replyToId: message,
  value: { action: { type: 'Action.Execute', id: '', verb: action.verb ?? action.data.verb, data: { ...action.data, ...inputs } }, trigger: 'manual' },
});
const cardOf = (call) => (call.body.activity ?? call.body).attachments[0].content;
const notes = () => execFileSync('git', ['-C', join(work, 'data', 'notes.git'), 'show', 'main:Sample/2017-09-05.md'], { encoding: 'utf8' });

before(async () => {
  const [playgroundPort, frontPort] = [await freePort(), await freePort()];
  base = `http://127.0.0.1:${playgroundPort}`;
  // The bot's clock stands in 2017, and so do the tokens.
  const at = new Date('2017-09-03T17:30:00Z');
  const started = Date.now();
  between = await front(frontPort, { playground: () => base, bot: () => bot.url, skew: () => Math.round((at.getTime() - started) / 1000), plain: () => plain });
  writeFileSync(join(work, '.m365agentsplayground.yml'), config);
  playground = spawn('node', ['-r', join(here, 'playground/bind-loopback.cjs'), join(here, 'node_modules/@microsoft/m365agentsplayground/cli.js'), 'start', '-e', `${between.base}/api/messages`, '-c', 'msteams', '-p', String(playgroundPort), '--disable-telemetry', '--service-url', between.service], {
    cwd: work, env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_CONFIG_PATH: join(work, '.m365agentsplayground.yml') }, stdio: 'ignore',
  });
  mkdirSync(join(work, 'seeds'));
  writeFileSync(join(work, 'seeds', 'template.md'), template);
  writeFileSync(join(work, 'seeds', 'committee.json'), JSON.stringify(committee));
  bot = await botOnTeams({ data: join(work, 'data'), seeds: join(work, 'seeds'), at: at.toISOString(), settings: { Teams__AppId: appId, Teams__AppPassword: 'secret', Teams__TenantId: tenant, Teams__OpenIdMetadataUrl: `${between.base}/v1/.well-known/openidconfiguration`, Teams__LoginBaseUrl: between.base, Teams__AllowedServiceHosts__0: '127.0.0.1' } });
  await until('the Playground did not start', () => fetch(`${base}/_debug/ping`).then((answer) => answer.ok, () => false));
  if (chromium) {
    // The Playground shows what comes while somebody looks.
    browser = await playwright.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
    page = await browser.newPage({ viewport: { width: 1300, height: 1500 } });
    await page.goto(base);
    await page.getByRole('textbox').last().waitFor({ timeout: 60_000 });
  }
});

// One card: the smallest element with these words and those of a button or of its end.
const picture = async (name, words, also) => {
  if (process.env.PMC_PICTURES && page) {
    const card = page.locator('div').filter({ hasText: words }).filter({ hasText: also }).last();
    await card.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await card.boundingBox();
    await page.screenshot({ path: join(root, 'docs', `${name}.png`), clip: { x: x - 12, y: y - 12, width: width + 24, height: height + 24 } });
  }
};

after(async () => {
  await browser?.close();
  await bot?.stop();
  playground?.kill();
  await between?.stop();
  rmSync(work, { recursive: true, force: true });
});

test('installed in a chat and in a team, the bot knows where both are', async () => {
  await post(`/_debug/conversation/${encodeURIComponent(personal)}/installation`, {});
  await post(`/_debug/conversation/${encodeURIComponent(channel)}/installation`, {});
  await write('pmc whoami');
  await until('no answer to whoami', () => sent(personal, 'Alex Wilber'));
  assert.ok(between.signIns() >= 1);
  // The Playground knows people by their id in a conversation alone, and that the bot learns from the team's members.
  await until('the members were not read', () => between.calls.find((call) => call.path.includes('pagedmembers') && call.status === 200));
});

test('the leads are asked, the one who never wrote in a chat that the bot opens', async () => {
  await write('pmc ask');
  await until('Alex was not asked', () => sent(personal, 'What has'));
  const created = await until('no chat with Megan was opened', () => between.calls.find((call) => call.method === 'POST' && call.path === 'conversations' && !call.body.isGroup && says(call).includes(others[0].id) || (call.path === 'conversations' && call.body?.members?.[0]?.id === others[0].aad)));
  assert.equal(created.status, 201);
  await picture('teams-chat', 'What has', 'Write the update');
});

test('the form in the question\'s card is filled and sent, and the answer\'s receipt comes', async () => {
  const prompt = await until('no question', () => sent(personal, 'What has'));
  const opened = await use(personal, idOf(prompt), actions(cardOf(prompt)).find((action) => action.data?.verb === 'open'));
  assert.equal(opened.type, 'application/vnd.microsoft.card.adaptive');
  const form = opened.value;
  assert.deepEqual(form.body.filter((element) => element.type === 'Input.Text').map((input) => input.label), ['Routing', 'gorouter']);
  const thanks = await use(personal, idOf(prompt), actions(form).find((action) => action.title === 'Send'), { f0: '- Shipped **1.0**', f1: '- faster' });
  assert.match(JSON.stringify(thanks), /Thank you, I have it/);
  const receipt = await until('the card did not become the receipt', () => sent(personal, 'This is what the notes of', 'PUT'));
  assert.ok(receipt.path.endsWith(idOf(prompt)));
});

test('a message as Teams\' editor sends it is asked about, added, edited and deleted', async () => {
  await deliver({ type: 'message', id: '1504460000001', text: 'two three', attachments: [{ contentType: 'text/html', content: '<ul><li>two</li><li>three</li></ul>' }] });
  const question = await until('no question what to do', () => sent(personal, 'Replace'));
  await use(personal, idOf(question), actions(cardOf(question)).find((action) => /^add\|/.test(action.data.action)));
  await until('not added', () => sent(personal, 'three'));
  await deliver({ type: 'messageUpdate', id: '1504460000001', text: 'four', channelData: { eventType: 'editMessage', tenant: { id: tenant } }, attachments: [{ contentType: 'text/html', content: '<p>four</p>' }] });
  await until('the edit was not taken', () => sent(personal, 'four', 'PUT'));
  await deliver({ type: 'messageDelete', id: '1504460000001', channelData: { eventType: 'softDeleteMessage', tenant: { id: tenant } } });
  await until('the deletion was not taken', () => sent(personal, 'I took that out', 'PUT'));
});

test('compiled in the channel, the notes are a post with replies, and in git', async () => {
  // It is Sunday, and who follows is written to in their hours.
  await write('/pmc me hours 0-24 mon-sun');
  await write('/pmc follow all');
  await until('nobody follows', () => sent(personal, 'You follow all teams'));
  await post(`/_conversation/v1/conversations/${encodeURIComponent(channel)}/messages`, { from: { id: alex.id }, text: '<at>PMC</at> compile', textFormat: 'plain', mentions: [{ mentioned: { id: `28:${appId}` }, text: '<at>PMC</at>' }] });
  const parent = await until('no post', () => between.calls.find((call) => call.path === 'conversations' && call.body?.isGroup && says(call).includes('teams reported')));
  const thread = `${channel};messageid=${idOf(parent)}`;
  await until('no reply in its thread', () => sent(thread, 'Shipped'));
  await until('not in git', () => { try { return notes().includes('- Shipped **1.0**'); } catch { return false; } });
  assert.match(notes(), /#### gorouter\n\n- faster/);
  assert.doesNotMatch(notes(), /four|three/);
  assert.match(cardOf(await until('no reply in its thread', () => sent(thread, 'Shipped'))).type, /AdaptiveCard/);
  assert.match(cardOf(await until('who follows got nothing', () => sent(personal, 'what you follow'))).type, /AdaptiveCard/);
  await picture('teams-notes', 'what you follow', 'ends these messages');
});

test('what is sent late amends the post in its place', async () => {
  const receipt = await until('no receipt', () => between.calls.find((call) => call.method === 'PUT' && says(call).includes('This is what the notes of') && call.path.startsWith(`conversations/${personal}`)));
  const opened = await use(personal, idOf(receipt), actions(cardOf(receipt)).find((action) => action.data?.verb === 'open'));
  const form = opened.value;
  assert.equal(form.body.find((element) => element.id === 'f0').value, '- Shipped **1.0**');
  await use(personal, idOf(receipt), actions(form).find((action) => action.title === 'Send'), { f0: '- Shipped **1.1**', f1: '- faster' });
  await until('not stored', () => sent(personal, '1.1'));
  await write('pmc compile');
  await until('the post was not amended', () => between.calls.find((call) => call.method === 'PUT' && call.status === 200 && call.path.startsWith(`conversations/${channel}`) && says(call).includes('1.1')));
});

test('a token that is not the connector\'s is refused on the way in', async () => {
  const activity = { type: 'message', id: '1', text: 'x', channelId: 'msteams', serviceUrl: between.service, from: { id: alex.id, aadObjectId: alex.aad }, conversation: { conversationType: 'personal', tenantId: tenant, id: personal }, recipient: { id: `28:${appId}` } };
  const send = (token, body = activity) => fetch(`${bot.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body) }).then((answer) => answer.status);
  assert.equal(await send(), 401);
  assert.equal(await send(between.sign({ iss: 'https://example.org' })), 401);
  assert.equal(await send(between.sign({ aud: tenant })), 401);
  assert.equal(await send(between.sign().replace(/.....$/, 'AAAAA')), 401);
  assert.equal(await send(between.sign(), { ...activity, serviceUrl: 'http://127.0.0.1:9/_connector' }), 403);
  assert.equal(await send(between.sign(), { ...activity, conversation: { ...activity.conversation, tenantId: appId } }), 403);
});

test('nothing that was sent was refused, but for what the Playground cannot do', () => {
  const refused = between.calls.filter((call) => call.status >= 400 && !(call.method === 'DELETE' && call.status === 501) && !(call.method === 'GET' && /members\/[0-9a-f]{8}-/.test(call.path) && call.status === 404));
  assert.deepEqual(refused.map((call) => `${call.method} ${call.path} ${call.status} ${call.answer}`), []);
});

test('in a browser somebody asks, fills the form in and reads the notes', { skip: page ? false : 'there is no chromium' }, async () => {
  // The Playground opens no dialogs: set up for it, the bot shows its forms in the card.
  await bot.stop();
  plain = true;
  bot = await botOnTeams({ data: join(work, 'data'), seeds: join(work, 'seeds'), at: '2017-09-03T18:30:00Z', settings: { Teams__Playground: 'true' } });
  await write('pmc withdraw Routing');
  await write('- Shipped again');
  await until('no receipt with a form in the card', () => sent(personal, 'Shipped again'));
  const box = page.getByRole('textbox').last();
  await box.fill('pmc status');
  await box.press('Enter');
  await until('the browser shows no answer', () => page.getByText('teams have answered').last().isVisible());
  const change = page.getByRole('button', { name: 'Change it in a form' }).last();
  await change.scrollIntoViewIfNeeded();
  await change.click();
  const field = page.getByLabel('gorouter').last();
  await field.fill('- quicker\n- typed in a browser');
  await picture('teams-form', 'gorouter', 'Send');
  await page.getByRole('button', { name: 'Send' }).filter({ hasText: 'Send' }).last().click();
  await until('what was typed in the browser was not taken', () => sent(personal, 'typed in a browser'));
  await picture('teams-receipt', 'typed in a browser', 'Undo');
});
