import { bodies } from '#sql/queries/pages/bodies.ts';
import { body } from '#sql/queries/pages/body.ts';
import { counties } from '#sql/queries/pages/counties.ts';
import { hotline } from '#sql/queries/pages/hotline.ts';
import { loans } from '#sql/queries/pages/loans.ts';
import { operators } from '#sql/queries/pages/operators.ts';
import type { AnyPage } from '#sql/queries/pages/page.ts';
import { wall } from '#sql/queries/wall.ts';

/** Every page that can be followed live or exported, by its name in `?page=`. */
export const PAGES: readonly AnyPage[] = [wall, loans, operators, hotline, bodies, body, counties];
