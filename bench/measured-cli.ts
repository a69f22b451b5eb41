import process from 'node:process';
import '../src/cli/main.ts';

/** The command line as it is; when it ends it tells its parent the most memory it held, in bytes. */
process.once('exit', () => process.send?.({ peakBytes: process.resourceUsage().maxRSS * 1024 }));
