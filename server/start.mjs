// `npm start`, and every command that runs a built program: node server/start.mjs [program] [arguments …]
// The program runs in this very process, so that Ctrl+C and SIGTERM reach it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Demarc needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const [program = 'main', ...rest] = process.argv.slice(2);
const { buildStale, installMissing } = await import('./prepare.mjs');
installMissing({ dev: false });
buildStale();
process.env.NODE_ENV ??= 'production';
process.argv.splice(2, process.argv.length, ...rest);
await import(`../dist/server/${program}.js`);
