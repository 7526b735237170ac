import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file with which `npm run demo` marks a data directory that it creates. */
export const DEMO_MARK = '.demo';

/** Whether a data directory belongs to a demo, whose made-up letters anybody may see. */
export const isDemo = (dataDir: string): boolean => existsSync(join(dataDir, DEMO_MARK));

/** The source of a demo's letters. */
export const SCENARIO = 'scenario';
/** The file that says that all of them were sent. */
export const PLAYED_MARK = '.scenario-played';

/** Whether a demo has been played to its end: its source sends nothing more. */
export const isPlayed = (dataDir: string): boolean => existsSync(join(dataDir, PLAYED_MARK));

export const markAsPlayed = (dataDir: string): void => writeFileSync(join(dataDir, PLAYED_MARK), '');
