import { z } from 'zod';
import type { Sql } from '../entities/entity.ts';

/** A moment in milliseconds since 1970; null: it has not come. */
export const moment = z.coerce.number().nullable();
export const sureMoment = z.coerce.number();

/** What a row has, as columns of the same names: where a query shows columns as they are, its row alone lists them (`${columns}`). */
export const columnsOf = ({ shape }: z.ZodObject): Sql =>
	Object.entries(shape)
		.map(([name, type]) =>
			type === moment || type === sureMoment ? `toUnixTimestamp64Milli(${name}) AS ${name}` : name
		)
		.join(',\n\t');
