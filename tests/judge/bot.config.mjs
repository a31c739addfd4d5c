// How the judge's Slack (../../../shared/slack-judge, --config) starts this bot and speaks to it. It judges from outside: what it knows of the
// bot is its settings, routes, commands, and what is written on its buttons. Whoever rewords those changes this file too.
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'src/PmcChatBot/bin/Release/net10.0/PmcChatBot.dll');

// The bot takes no answers to meetings that are over, asks by itself a few days before one, and plans two months ahead.
const inAMonth = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const shown = (message) => `${message.text ?? ''}\n${JSON.stringify(message.blocks ?? [])}`;
const question = /What (?:did|has|have) |has (?:an|no) update for |asks you to answer for /;

function seeds(ctx) {
  const folder = path.join(ctx.work, 'seeds');
  const people = ctx.everybody.map((user) => user.real_name);
  const committee = {
    id: 'runtime',
    chairs: [ctx.chair.real_name],
    members: people,
    ids: Object.fromEntries(ctx.everybody.map((user) => [user.real_name, `slack:${user.id}`])),
    channel: `channel:slack:${ctx.channel.id}`,
    notesPath: 'Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md',
    noUpdateText: '- No update',
    schedule: { timeZone: 'America/Los_Angeles', time: '10:30', rules: [{ first: ctx.date, rule: 'FREQ=YEARLY' }] },
  };
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(ctx.notesFile, path.join(folder, 'template.md'));
  fs.writeFileSync(path.join(folder, 'committee.json'), JSON.stringify(committee, null, 2));
  return folder;
}

export default {
  name: 'PmcChatBot',
  env: (ctx) => ({
    Slack__ApiBaseUrl: ctx.slack.apiUrl,
    Slack__BotToken: ctx.slack.o.botToken,
    ...(ctx.transport === 'socket'
      ? { Slack__AppToken: ctx.slack.o.appToken }
      : { Slack__SigningSecret: ctx.slack.o.signingSecret }),
    Git__RemoteUrl: ctx.repoUrl,
    Git__Branch: 'main',
    Http__Url: ctx.botUrl,
    DataDirectory: ctx.dataDir,
  }),
  meetingOn: inAMonth,
  // A title with the date of another meeting is refused by the seeds' check, as it should be.
  importText: (notes, date) => notes.replace(/^# .*$/m, (title) => title.replace(/\d{4}-\d{1,2}-\d{1,3}/, date)),
  prepare: (ctx) => {
    seeds(ctx);
    return [];
  },
  start: (ctx) => ({ cmd: 'dotnet', args: [program, 'serve', '--seeds', path.join(ctx.work, 'seeds')] }),
  ready: '/readyz',
  readyMs: 60_000,
  greet: null,
  paths: { events: '/slack/events', commands: '/slack/commands', interactions: '/slack/interactions' },
  command: '/pmc',
  slashEscape: true,
  people: { chair: 'Dieu Cao' },
  channel: 'runtime-pmc',
  notesPath: (date) => `Runtime/${date.slice(0, 4)}/${date}-runtime.md`,
  say: {
    ask: (date) => `ask ${date}`,
    compile: (date) => `compile ${date}`,
    update: (team) => `update ${team}`,
    add: (section, text) => `add ${section.split(' ')[0].toLowerCase()} ${text}`,
    teamAdd: (team) => `team add ${team}`,
    teamRetire: (team) => `team retire ${team}`,
    lead: (team, users) => `lead ${team} ${users.map((user) => `<@${user.id}|${user.name}>`).join(' ')}`,
    standIn: (team, user) => `stand-in ${team} <@${user.id}|${user.name}>`,
  },
  structure: 'both',
  button: {
    write: /^write|^change it|form/i,
    notWrite: /no update|not an update/i,
    replace: /^replace my/i,
    add: /^(?:add it|put it in)/i,
    place: (team) => new RegExp(`^${literally(team)} \\(`, 'i'),
  },
  isPrompt: (message, team) =>
    question.test(shown(message)) && new RegExp(`(?<![\\w-])${literally(team)}(?![\\w-])`, 'i').test(shown(message)),
  reply: 'thread-if-several',
  quietMs: 250,
  settleMs: 2500,
  answerMs: 6000,
  compileMs: 30_000,
  benign: ['users_not_found', 'already_reacted', 'no_reaction', 'hash_conflict'],
};
