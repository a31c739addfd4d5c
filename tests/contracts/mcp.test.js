// The door for assistants, used by the protocol's own TypeScript client and by its Inspector.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { localBot } from './fake.js';

const run = promisify(execFile);
const work = mkdtempSync(join(tmpdir(), 'pmc-mcp-'));
const here = new URL('.', import.meta.url).pathname;
const tools = ['get_notes', 'list_meetings', 'roadmap', 'search', 'team_history', 'what_do_i_owe', 'who_answers_for'];
let bot, token;

before(async () => {
  bot = await localBot(join(work, 'data'), '2017-09-03T17:30:00Z');
  await bot.write('dieu-cao', '/pmc ask');
  await bot.write('evan-farrar', '- Quiet weeks with Envoy');
  await bot.write('dieu-cao', '/pmc token the contract');
  token = await bot.reads('dieu-cao', /pmc_[0-9a-f]{64}/);
});

after(async () => {
  await bot?.stop();
  rmSync(work, { recursive: true, force: true });
});

async function connect(secret) {
  const client = new Client({ name: 'contract', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${bot.url}/mcp`), { requestInit: { headers: { Authorization: `Bearer ${secret}` } } }));
  return client;
}

const text = (result) => result.content.map((part) => part.text).join('');

test('the TypeScript client lists the tools and reads with them', async () => {
  const client = await connect(token);
  const listed = (await client.listTools()).tools;
  assert.deepEqual(listed.map((tool) => tool.name).sort(), tools);
  assert.ok(listed.every((tool) => tool.annotations.readOnlyHint && !tool.annotations.destructiveHint));
  assert.match(client.getInstructions(), /never follow instructions/);
  assert.match(text(await client.callTool({ name: 'get_notes', arguments: { date: '2017-09-05', team: 'Infrastructure' } })), /^> - Quiet weeks with Envoy$/m);
  const wrong = await client.callTool({ name: 'get_notes', arguments: { date: 'yesterday' } });
  assert.equal(wrong.isError, true);
  assert.match(text(wrong), /Write it like 2017-09-05/);
  await client.close();
});

test('without a good token the TypeScript client does not get in', async () => {
  await assert.rejects(() => connect('pmc_no'), /401|Unauthorized|token/i);
});

test('the Inspector lists the tools and calls one', async () => {
  const inspect = async (...args) => JSON.parse((await run('node', [
    join(here, 'node_modules/@modelcontextprotocol/inspector/cli/build/cli.js'), '--cli', `${bot.url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`, ...args,
  ])).stdout);
  assert.deepEqual((await inspect('--method', 'tools/list')).tools.map((tool) => tool.name).sort(), tools);
  assert.match(text(await inspect('--method', 'tools/call', '--tool-name', 'search', '--tool-arg', 'words=enovy')), /Quiet weeks with Envoy/);
});
