// What the bot says in notifications, read back by a reader of Slack's markup that is not ours.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NodeType, parse } from 'slack-message-parser';

const folder = process.env.PMC_SLACK_PAYLOADS;
const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const marks = { [NodeType.Bold]: ['*', '*'], [NodeType.Italic]: ['_', '_'], [NodeType.Strike]: ['~', '~'], [NodeType.Root]: ['', ''] };

// The words, with the marks that stood around them; whatever points at somebody or something is told apart.
function read(node, found) {
  switch (node.type) {
    case NodeType.Text:
      return node.text;
    case NodeType.Code:
      return `\`${node.text}\``;
    case NodeType.PreText:
      return `\`\`\`${node.text}\`\`\``;
    case NodeType.Emoji:
    case NodeType.Quote:
      return node.source;
    case NodeType.UserLink:
    case NodeType.ChannelLink:
    case NodeType.Command:
    case NodeType.URL:
      found.push(node.source);
      return node.source;
    default:
      return marks[node.type][0] + node.children.map((child) => read(child, found)).join('') + marks[node.type][1];
  }
}

function check(posted, words) {
  const found = [];
  assert.equal(unescaped(read(parse(posted), found)), words);
  assert.deepEqual(found, [], 'nothing in it points at anybody or anything');
}

test('the notifications of every section of the real notes read back as their words', () => {
  const pairs = JSON.parse(readFileSync(`${folder}/texts/corpus.json`, 'utf8'));
  assert.ok(pairs.length > 400);
  pairs.forEach(({ posted, words }) => check(posted, words));
  console.log(`${pairs.length} sections of the real notes`);
});

test('whatever the bot posted in the tests reads back as it was meant, and mentions nobody', () => {
  const texts = readdirSync(folder).filter((name) => /^chat\..*\.json$/.test(name)).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).text).filter(Boolean);
  assert.ok(texts.length > 50);
  texts.forEach((text) => check(text, unescaped(text)));
});

test('a mention would be found', () => {
  assert.throws(() => check('see <@U123>', 'see <@U123>'));
  assert.throws(() => check('see <!here>', 'see <!here>'));
  assert.throws(() => check('see <https://example.org|x>', 'see <https://example.org|x>'));
});
