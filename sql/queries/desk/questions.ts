import { z } from 'zod';
import { defineQuery } from '../../client/define.server.ts';
import { moment } from '../../client/rows.ts';

const code = z.string().nullable();

export const PLACE = defineQuery(
	'desk/place',
	z.object({ count: z.coerce.number(), last: z.coerce.number().nullable() })
);
export const COUNT = defineQuery('desk/count', z.object({ count: z.coerce.number() }));
export const PAGE_IDS = defineQuery('desk/ids', z.object({ letter_id: z.string() }));
const ROW = z.object({
	place: z.coerce.number(),
	letter_id: z.string(),
	channel: z.string(),
	category: z.string(),
	county: z.string(),
	kind: z.string(),
	campaign: z.string(),
	priority: code,
	state: z.string(),
	is_answered: z.coerce.boolean(),
	is_ended: z.coerce.boolean(),
	hops: z.coerce.number(),
	returns: z.coerce.number(),
	bodies: z.coerce.number(),
	ping_pongs: z.coerce.number(),
	reopens: z.coerce.number(),
	holder: code,
	operator: code,
	registrar: code,
	outcome: code,
	closed_by: code,
	loan_bank: code,
	flags: z.array(z.string()),
	registered: moment,
	first_referred: moment,
	last_referred: moment,
	held_since: moment,
	due: moment,
	answered: moment,
	closed: moment,
	promised: moment,
	waiting: moment,
	reminded: moment,
	last_event: moment
});
export type PageRow = z.infer<typeof ROW>;
export const PAGE = defineQuery('desk/page', ROW);
export const TEXTS = defineQuery(
	'desk/texts',
	z.object({
		letter_id: z.string(),
		subject: z.string(),
		is_sensitive: z.coerce.boolean(),
		citizen_mask: z.string()
	})
);
export type LetterTexts = z.infer<typeof TEXTS.row>;
export const NAMED = defineQuery('desk/named', z.object({ is_name: z.coerce.boolean() }));
export const RETOLD = defineQuery('desk/retold', z.object({ is_retold: z.coerce.boolean() }));
