// Preloaded into a desk's node: on SIGUSR2 it collects its garbage, so that what it holds can be told from what it has not yet let go of.
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');
process.on('SIGUSR2', () => collect());
