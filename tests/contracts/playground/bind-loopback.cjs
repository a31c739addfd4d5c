// Agents Playground listens on every interface; here it shall listen on this machine's own.
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  if (typeof args[0] === 'number' || /^\d+$/.test(args[0])) return listen.call(this, { port: Number(args[0]), host: '127.0.0.1' }, ...args.slice(1).filter((each) => typeof each === 'function'));
  if (args[0]?.port !== undefined) args[0].host = '127.0.0.1';
  return listen.apply(this, args);
};
