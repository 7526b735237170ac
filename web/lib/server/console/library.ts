import { examples } from '#sql/queries/console/examples.server.ts';

/** A query for each figure of the catalogue, as the console's library shows it. */
export const LIBRARY = examples().map(({ name, kpi, sql }) => ({ name, title: kpi.title, sql }));

const BY_NAME = new Map(LIBRARY.map(({ name, sql }) => [name, sql]));

/** The query of a figure; undefined: analysts have none of it. */
export const exampleSql = (figure: string): string | undefined => BY_NAME.get(figure);
