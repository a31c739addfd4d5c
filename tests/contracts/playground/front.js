// Stands between the Playground, which has no tokens, and the bot, which wants them: signs what is delivered, as Microsoft's connector does,
// serves the keys and the sign-in, and demands the bot's own token on the way back. It keeps what the bot sends.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, request as call } from 'node:http';
import { appId, tenant } from './people.js';

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
// As the Playground itself would call: without a token, and without a browser's headers.
const pass = (url, body) => new Promise((resolve, reject) => {
  const sent = call(url, { method: 'POST', headers: { 'content-type': 'application/json' } }, async (said) => resolve([said.statusCode, (await read(said)).toString(), said.headers['content-type'] ?? 'text/plain']));
  sent.on('error', reject).end(body);
});
const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

export async function front(port, targets) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const calls = [];
  const delivered = [];
  let asked = 0;
  const base = `http://127.0.0.1:${port}`;
  const service = `${base}/_connector`;

  function sign(claims = {}) {
    const now = Math.floor(Date.now() / 1000) + targets.skew();
    const head = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'playground' })}.${encode({ iss: 'https://api.botframework.com', aud: appId, nbf: now - 60, exp: now + 3600, serviceurl: service, ...claims })}`;
    return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url')}`;
  }

  async function handle(request, response) {
    const answer = (status, body, type = 'application/json') => { response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body)); };
    const body = await read(request);
    if (request.url === '/v1/.well-known/openidconfiguration') return answer(200, { issuer: 'https://api.botframework.com', jwks_uri: `${base}/keys` });
    if (request.url === '/keys') return answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'playground', endorsements: ['msteams'] }] });
    if (request.url === `/${tenant}/oauth2/v2.0/token`) {
      asked++;
      return answer(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'playground-token' });
    }
    if (request.url === '/api/messages') {
      delivered.push(JSON.parse(body));
      if (targets.plain()) return answer(...await pass(`${targets.bot()}/api/messages`, body));
      const said = await fetch(`${targets.bot()}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${sign()}` }, body });
      return answer(said.status, await said.text(), said.headers.get('content-type') ?? 'text/plain');
    }
    if (request.url.startsWith('/_connector/')) {
      if (!targets.plain() && request.headers.authorization !== 'Bearer playground-token') return answer(401, { message: 'Authorization has been denied for this request.' });
      const said = await fetch(`${targets.playground()}${request.url}`, { method: request.method, headers: { 'content-type': 'application/json' }, body: body.length ? body : undefined });
      const text = await said.text();
      calls.push({ method: request.method, path: decodeURIComponent(request.url.replace('/_connector/v3/', '')), body: body.length ? JSON.parse(body) : null, status: said.status, answer: text });
      return answer(said.status, text, said.headers.get('content-type') ?? 'application/json');
    }
    return answer(404, {});
  }

  const server = createServer((request, response) => handle(request, response).catch((error) => response.writeHead(502).end(String(error))));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { base, service, calls, delivered, sign, signIns: () => asked, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}
