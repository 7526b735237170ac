import { loans } from '#sql/queries/pages/loans.ts';
import type { AnyPage } from '#sql/queries/pages/page.ts';
import { wall } from '#sql/queries/wall.ts';

/** Every page that can be followed live or exported, by its name in `?page=`. */
export const PAGES: readonly AnyPage[] = [wall, loans];
