// Distinct deliveries of messages, signed as Slack signs them, one a line: the signature's time, the signature, the body.
//   node sign.mjs COUNT SIGNING_SECRET FIRST
import { createHmac } from 'node:crypto';
import { writeSync } from 'node:fs';

const [count, secret, first] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const at = Math.floor(Date.now() / 1000);
let lines = '';
for (let i = first; i < first + count; i++) {
  const user = `U${String(i % 500).padStart(8, '0')}`;
  const ts = `${at}.${String(i).padStart(6, '0')}`;
  const text = `Shipped number ${i}, fixed the flaky test, and wrote the upgrade notes.`;
  const body = JSON.stringify({
    token: 'verification-token', team_id: 'T0FAKE001', api_app_id: 'A0FAKE001', type: 'event_callback', event_id: `Ev${i}`, event_time: at,
    event: {
      type: 'message', user, ts, text, team: 'T0FAKE001', channel: `D${user.slice(1)}`, channel_type: 'im', event_ts: ts, client_msg_id: `c-${i}`,
      blocks: [{ type: 'rich_text', block_id: 'b1', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }],
    },
    authorizations: [{ enterprise_id: null, team_id: 'T0FAKE001', user_id: 'U0BOT0001', is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false, event_context: `4-${i}`,
  });
  lines += `${at}\tv0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}\t${body}\n`;
  if (lines.length > 1e6 || i === first + count - 1) {
    writeSync(1, lines);
    lines = '';
  }
}
