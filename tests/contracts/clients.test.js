// Slack's own clients against the fake Slack: if they are content with it, so may the bot's tests be.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';
import { appToken, fakeSlack, freePort, signingSecret, token } from './fake.js';

let slack;
let web;
before(async () => {
  slack = await fakeSlack();
  web = new WebClient(token, { slackApiUrl: slack.api, retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 5 } });
});
after(() => slack.stop());

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const fails = (word) => (error) => error.data?.error === word || assert.fail(`${error.data?.error}, not ${word}`);
const section = (text) => ({ type: 'section', text: { type: 'plain_text', text } });
const until = async (done) => { for (let i = 0; i < 500 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 10)); assert.ok(done()); };

test('web-api: every method the bot uses answers as Slack does', async () => {
  assert.equal((await web.auth.test()).user_id, 'U0BOT0001');
  const dm = (await web.conversations.open({ users: 'U0ALICE01' })).channel.id;
  const posted = await web.chat.postMessage({ channel: dm, text: 'hello', blocks: [section('hello')], metadata: { event_type: 'pmc_message', event_payload: { key: 'k' } } });
  const reply = await web.chat.postMessage({ channel: dm, text: 'reply', thread_ts: posted.ts });
  await web.chat.update({ channel: dm, ts: posted.ts, text: 'hello again', blocks: [section('hello again')] });
  const history = await web.conversations.history({ channel: dm, include_all_metadata: true });
  assert.equal(history.messages[0].text, 'hello again');
  assert.equal(history.messages[0].metadata.event_payload.key, 'k');
  const replies = await web.conversations.replies({ channel: dm, ts: posted.ts });
  assert.deepEqual(replies.messages.map((message) => message.ts), [posted.ts, reply.ts]);
  await web.chat.delete({ channel: dm, ts: reply.ts });
  assert.ok((await web.chat.postEphemeral({ channel: 'C0GENERAL1', user: 'U0ALICE01', text: 'psst' })).message_ts);
  assert.equal((await web.users.info({ user: 'U0ALICE01' })).user.real_name, 'Alice Adams');
  assert.equal((await web.users.lookupByEmail({ email: 'alice@example.org' })).user.id, 'U0ALICE01');
  assert.equal((await web.conversations.info({ channel: 'C0GENERAL1' })).channel.id, 'C0GENERAL1');
  assert.ok((await web.views.publish({ user_id: 'U0ALICE01', view: { type: 'home', blocks: [section('home')] } })).view.id);
});

test('web-api: pages are turned', async () => {
  const ids = [];
  for await (const page of web.paginate('users.list', { limit: 3 })) ids.push(...page.members.map((user) => user.id));
  assert.equal(ids.length, 9);
  assert.equal(new Set(ids).size, 9);
});

test('web-api: what Slack refuses is refused in its words', async () => {
  await assert.rejects(new WebClient('xoxb-wrong', { slackApiUrl: slack.api }).auth.test(), fails('invalid_auth'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0NOWHERE1', text: 'x' }), fails('channel_not_found'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0ALIEN001', text: 'x' }), fails('not_in_channel'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0GENERAL1', text: '' }), fails('no_text'));
  await assert.rejects(web.apiCall('chat.postMessage', { text: 'x' }), fails('invalid_arguments'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0GENERAL1', text: 'x', blocks: [section('x'.repeat(3001))] }), fails('invalid_blocks'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0GENERAL1', text: 'x', blocks: Array.from({ length: 51 }, () => section('x')) }), fails('invalid_blocks'));
  await assert.rejects(web.chat.postMessage({ channel: 'C0GENERAL1', text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) }), fails('msg_blocks_too_long'));
  await assert.rejects(web.chat.update({ channel: 'C0GENERAL1', ts: '1.2', text: 'x' }), fails('message_not_found'));
  await assert.rejects(web.views.open({ trigger_id: 'none', view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [section('x')] } }), fails('invalid_trigger_id'));
  await assert.rejects(web.views.publish({ user_id: 'U0ALICE01', view: { type: 'home', blocks: Array.from({ length: 101 }, () => section('x')) } }), fails('invalid_arguments'));
  await assert.rejects(web.users.lookupByEmail({ email: 'nobody@example.org' }), fails('users_not_found'));
});

test('web-api: a 429 is waited out, a 500 tried again', async () => {
  await slack.control('fault/auth.test', { status: 429, body: '{"ok":false,"error":"ratelimited"}', retryAfter: 1, afterTheFact: false });
  const start = Date.now();
  assert.ok((await web.auth.test()).ok);
  assert.ok(Date.now() - start >= 950);
  await slack.control('fault/auth.test', { status: 500, body: '<html>', afterTheFact: false });
  assert.ok((await web.auth.test()).ok);
});

test('socket-mode: events, commands and interactions arrive, are acknowledged, and survive a refresh', async () => {
  const client = new SocketModeClient({ appToken, clientOptions: { slackApiUrl: slack.api }, logger: quiet, clientPingTimeout: 1000 });
  const events = [];
  client.on('message', async ({ event, ack }) => { await ack(); events.push(event.text); });
  client.on('slash_commands', async ({ body, ack }) => ack({ text: `heard ${body.text}` }));
  client.on('interactive', async ({ ack }) => ack());
  await client.start();
  await slack.control('message/U0ALICE01', 'first');
  await until(() => events.includes('first'));
  assert.match(await slack.control('command/U0ALICE01/C0GENERAL1', 'status'), /heard status/);
  await slack.control('disconnect');
  await until(() => client.websocket?.isActive?.() ?? true);
  for (let i = 0; i < 200; i++) {
    try { await slack.control('message/U0ALICE01', 'second'); break; } catch { await new Promise((resolve) => setTimeout(resolve, 100)); }
  }
  await until(() => events.includes('second'));
  await client.disconnect();
});

test('bolt over HTTP: signatures hold, listeners run, a modal opens and is sent', async () => {
  const port = await freePort();
  const heard = [];
  const receiver = new bolt.HTTPReceiver({ signingSecret, endpoints: ['/slack/events', '/slack/commands', '/slack/interactions'], logger: quiet });
  const app = new bolt.App({ token, receiver, clientOptions: { slackApiUrl: slack.api }, logger: quiet });
  app.message(async ({ message, say }) => { heard.push(message.text); await say({ text: 'press', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', value: 'go', text: { type: 'plain_text', text: 'Go' } }] }] }); });
  app.command('/pmc', async ({ command, ack, respond }) => { await ack({ text: 'at once' }); await respond({ text: `later ${command.text}`, blocks: [section('later')] }); });
  app.action('go', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal', callback_id: 'form', title: { type: 'plain_text', text: 'Form' }, submit: { type: 'plain_text', text: 'Send' },
        blocks: [{ type: 'input', block_id: 'field', label: { type: 'plain_text', text: 'Text' }, element: { type: 'plain_text_input', action_id: 'text' } }],
      },
    });
  });
  app.view('form', async ({ ack, view }) => {
    const value = view.state.values.field.text.value;
    heard.push(value);
    await ack(value === 'bad' ? { response_action: 'errors', errors: { field: 'no' } } : undefined);
  });
  app.event('app_home_opened', async ({ event }) => { heard.push(`home ${event.user}`); });
  await app.start(port);
  await slack.control('target', `http://127.0.0.1:${port}`);
  try {
    await slack.control('message/U0ALICE01', 'over http');
    await until(() => heard.includes('over http'));
    assert.match(await slack.control('command/U0ALICE01/C0GENERAL1', 'status'), /at once/);
    let messages = [];
    for (let i = 0; i < 200 && !messages.some((message) => message.text === 'later status'); i++) messages = await slack.read('messages');
    const press = messages.find((message) => message.blocks?.[0]?.type === 'actions');
    await slack.control(`press/U0ALICE01/D0ALICE01/${press.ts}/go`);
    let views = [];
    for (let i = 0; i < 500 && views.length === 0; i++) views = await slack.read('views');
    assert.match(await slack.control(`submit/U0ALICE01/${views[0].id}`, { field: 'bad' }), /errors/);
    await slack.control(`submit/U0ALICE01/${views[0].id}`, { field: 'good' });
    await slack.control('home/U0ALICE01');
    await until(() => heard.includes('good') && heard.includes('home U0ALICE01'));
  } finally {
    await app.stop();
    await slack.control('target', null);
  }
});

test('bolt over Socket Mode works too', async () => {
  const receiver = new bolt.SocketModeReceiver({ appToken, clientOptions: { slackApiUrl: slack.api }, installerOptions: { clientOptions: { slackApiUrl: slack.api } }, logger: quiet });
  receiver.client.webClientOptions = { slackApiUrl: slack.api };
  const app = new bolt.App({ token, receiver, clientOptions: { slackApiUrl: slack.api }, logger: quiet });
  const heard = [];
  app.message(async ({ message }) => { heard.push(message.text); });
  await app.start();
  await slack.control('message/U0ALICE01', 'by socket');
  await until(() => heard.includes('by socket'));
  await app.stop();
});
