import type { AnyPage } from '#sql/queries/pages/page.ts';
import { wall } from '#sql/queries/wall.ts';

/** Every page that can be followed live, by its name in `/live?page=`. */
export const PAGES: readonly AnyPage[] = [wall];
