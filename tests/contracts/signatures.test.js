// The bot takes a request exactly where Slack's own verifier does.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { verifySlackRequest } from '@slack/bolt';
import { bot, fakeSlack, signingSecret } from './fake.js';

let slack;
let served;
const data = mkdtempSync(join(tmpdir(), 'pmc-contract-'));
before(async () => { slack = await fakeSlack(); served = await bot(slack, data); });
after(async () => { await served?.stop(); await slack?.stop(); rmSync(data, { recursive: true }); });

const now = () => Math.floor(Date.now() / 1000);
const sign = (timestamp, body, secret = signingSecret) => `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

function judge(headers, body) {
  try {
    verifySlackRequest({ signingSecret, body, headers: { 'x-slack-signature': headers['X-Slack-Signature'], 'x-slack-request-timestamp': Number(headers['X-Slack-Request-Timestamp']) } });
    return true;
  } catch {
    return false;
  }
}

async function taken(headers, body) {
  const answer = await fetch(`${served.url}/slack/events`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  assert.ok([200, 401].includes(answer.status), `${answer.status}`);
  return answer.status === 200;
}

const body = JSON.stringify({ type: 'url_verification', challenge: 'ch', text: 'Köper \u{1F980} & <b>' });
const cases = {
  'a good one': [now(), (t) => sign(t, body)],
  'four minutes old': [now() - 240, (t) => sign(t, body)],
  'six minutes old': [now() - 360, (t) => sign(t, body)],
  'another secret': [now(), (t) => sign(t, body, 'another')],
  'another body': [now(), (t) => sign(t, `${body} `)],
  'another time': [now(), (t) => sign(t - 1, body)],
  'version 1': [now(), (t) => sign(t, body).replace('v0', 'v1')],
  'cut short': [now(), (t) => sign(t, body).slice(0, -1)],
  'upper case': [now(), (t) => sign(t, body).toUpperCase()],
  empty: [now(), () => 'v0='],
};
for (const [name, [timestamp, signature]] of Object.entries(cases)) {
  test(`signature: ${name}`, async () => {
    const headers = { 'X-Slack-Signature': signature(timestamp), 'X-Slack-Request-Timestamp': `${timestamp}` };
    assert.equal(await taken(headers, body), judge(headers, body));
  });
}

test('signature: 200 random bodies, good and broken', async () => {
  for (let i = 0; i < 200; i++) {
    const text = JSON.stringify({ type: 'url_verification', challenge: String.fromCodePoint(...Array.from({ length: 8 }, () => 32 + Math.floor(Math.random() * 0xd000))) });
    const timestamp = now() - Math.floor(Math.random() * 700);
    if (Math.abs(Math.abs(now() - timestamp) - 300) < 5) continue;
    const broken = Math.random() < 0.5;
    const signature = sign(timestamp, text);
    const at = 3 + Math.floor(Math.random() * 64);
    const headers = { 'X-Slack-Request-Timestamp': `${timestamp}`, 'X-Slack-Signature': broken ? `${signature.slice(0, at)}${signature[at] === '0' ? '1' : '0'}${signature.slice(at + 1)}` : signature };
    assert.equal(await taken(headers, text), judge(headers, text), text);
  }
});
