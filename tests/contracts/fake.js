// Starts .NET programs of this repository, and stops them again.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const configuration = process.env.PMC_CONFIGURATION ?? 'Release';
export const root = fileURLToPath(new URL('../../', import.meta.url));
export const token = 'xoxb-fake-token';
export const appToken = 'xapp-fake-token';
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

const dll = (project, name) => `${root}${project}/bin/${configuration}/net10.0/${name}.dll`;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function start(args, env = {}) {
  const child = spawn('dotnet', args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.log = '';
  child.stderr.on('data', (data) => { child.log += data; });
  return child;
}

const stop = (child) => new Promise((resolve) => { child.once('exit', resolve); child.kill(); });

/** The fake Slack: its API's address, and how to tell it what people do. */
export async function fakeSlack() {
  // What Slack's own clients send is not the bot's.
  const child = start([dll('tests/PmcChatBot.FakeSlack', 'PmcChatBot.FakeSlack')], { PMC_SLACK_PAYLOADS: '' });
  const lines = createInterface({ input: child.stdout });
  const api = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.startsWith('http') && resolve(line.trim()));
    child.once('exit', () => reject(new Error(child.log)));
  });
  const base = api.replace('/api/', '');
  const control = async (path, body) => {
    const answer = await fetch(`${base}/_fake/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? null) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const read = async (path) => (await fetch(`${base}/_fake/${path}`)).json();
  await control('user', { id: 'U0ALICE01', name: 'alice', realName: 'Alice Adams', email: 'alice@example.org' });
  for (let i = 2; i < 9; i++) await control('user', { id: `U0USER00${i}`, name: `user${i}`, realName: `User ${i}` });
  await control('channel/C0GENERAL1', ['U0BOT0001', 'U0ALICE01']);
  await control('channel/C0ALIEN001', ['U0ALICE01']);
  return { api, base, control, read, stop: () => stop(child) };
}

/** The bot itself, on the fake Slack, over HTTP. */
export async function bot(slack, data) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = start([dll('src/PmcChatBot', 'PmcChatBot'), 'serve', '--data', data], {
    Slack__BotToken: token, Slack__SigningSecret: signingSecret, Slack__ApiBaseUrl: slack.api, Http__Url: url,
  });
  child.stdout.resume();
  for (;;) {
    if (child.exitCode !== null) throw new Error(child.log);
    try {
      if ((await fetch(`${url}/readyz`)).ok) break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return { url, stop: () => stop(child) };
}

/** The bot on a Teams: what it is told and where it listens. */
export async function botOnTeams({ data, seeds, at, settings }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = start([dll('src/PmcChatBot', 'PmcChatBot'), 'serve', '--data', data, '--seeds', seeds, '--at', at], { Http__Url: url, ...settings });
  child.stdout.on('data', (chunk) => { child.log += chunk; });
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error(`the bot did not start: ${child.log}`);
    if (await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, log: () => child.log.slice(-3000), stop: () => stop(child) };
}
