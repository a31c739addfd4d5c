// What the bot's answers are measured beside: a message is in SQLite, on the disk, and then its author gets one reply.
//   node bolt-answers.mjs DATABASE PORT SIGNING_SECRET API_URL BOT_TOKEN
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const [file, port, signingSecret, slackApiUrl, botToken] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE events (id TEXT PRIMARY KEY, payload TEXT NOT NULL, received_at INTEGER NOT NULL)');
db.exec('CREATE TABLE answers (ts TEXT PRIMARY KEY, person TEXT NOT NULL, text TEXT NOT NULL)');
const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
const insertAnswer = db.prepare('INSERT INTO answers VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
const app = new bolt.App({
  receiver: new bolt.HTTPReceiver({ signingSecret, logLevel: 'error' }),
  authorize: async () => ({ botToken, botId: 'B1', botUserId: 'U1' }),
  clientOptions: { slackApiUrl },
  logLevel: 'error',
});
app.event('message', async ({ body, event, client }) => {
  if (event.bot_id) {
    return;
  }
  insertEvent.run(body.event_id, JSON.stringify(body), Date.now());
  insertAnswer.run(event.ts, event.user, event.text);
  await client.chat.postMessage({ channel: event.channel, text: `Thank you. The notes will say:\n\n${event.text}` });
});
await app.start(Number(port));
