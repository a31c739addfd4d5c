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

/** The bot with its built-in chat: write as somebody, and wait for what the bot says to them. */
export async function localBot(data, at) {
  const [port, local] = [await freePort(), await freePort()];
  const child = start([dll('src/PmcChatBot', 'PmcChatBot'), 'serve', '--local', '--data', data, '--at', at], {
    Http__Url: `http://127.0.0.1:${port}`, Local__Port: String(local),
  });
  const chat = `http://127.0.0.1:${local}`;
  child.stdout.resume();
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (ready?.ok) break;
    if (tries > 400 || child.exitCode !== null) throw new Error(child.log);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const page = (person) => fetch(`${chat}/as/${person}/dm`);
  return {
    url: `http://127.0.0.1:${port}`,
    async write(person, words) {
      const shown = await page(person);
      const form = new URLSearchParams({ text: words, __RequestVerificationToken: /name="__RequestVerificationToken" value="([^"]+)"/.exec(await shown.text())[1] });
      const cookie = shown.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
      const answer = await fetch(`${chat}/as/${person}/dm/post`, { method: 'POST', body: form, headers: { cookie }, redirect: 'manual' });
      if (answer.status >= 400) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    async reads(person, pattern) {
      for (let tries = 0; tries < 400; tries++) {
        const found = pattern.exec(await (await page(person)).text());
        if (found) return found[0];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${person} never read ${pattern}\n${child.log}`);
    },
    stop: () => stop(child),
  };
}
