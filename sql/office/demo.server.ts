import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The file that `npm run demo` leaves in a data directory that it makes. */
export const DEMO_MARK = '.demo';

/** Whether a data directory is a demo's: made-up letters, which anybody may see. */
export const isDemo = (dataDir: string): boolean => existsSync(join(dataDir, DEMO_MARK));
