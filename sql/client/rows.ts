import { z } from 'zod';
import type { Sql } from '../entities/entity.ts';
import { isoText } from '../model/tehran.ts';

/** A moment in milliseconds since 1970; null: it has not come. */
export const moment = z.coerce.number().nullable();
export const sureMoment = z.coerce.number();
/** A moment as an ISO instant. */
export const instant = moment.transform(isoText);

const MOMENTS: unknown[] = [moment, sureMoment, instant];

/** What a row has, as columns of the same names: where a query shows columns as they are, its row alone lists them (`${columns}`). */
export const columnsOf = ({ shape }: z.ZodObject): Sql =>
	Object.entries(shape)
		.map(([name, type]) => (MOMENTS.includes(type) ? `toUnixTimestamp64Milli(${name}) AS ${name}` : name))
		.join(',\n\t');
