// What the bot is measured beside: every event is in SQLite, on the disk, before Slack hears that it arrived.
//   node bolt-app.mjs DATABASE PORT SIGNING_SECRET
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const [file, port, signingSecret] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE events (id TEXT PRIMARY KEY, payload TEXT NOT NULL, received_at INTEGER NOT NULL)');
const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
const app = new bolt.App({
  receiver: new bolt.HTTPReceiver({ signingSecret, processBeforeResponse: true, logLevel: 'error' }),
  authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
  processBeforeResponse: true,
  logLevel: 'error',
});
app.event('message', async ({ body }) => {
  insert.run(body.event_id, JSON.stringify(body), Date.now());
});
await app.start(Number(port));
