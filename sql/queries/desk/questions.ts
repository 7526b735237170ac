import { z } from 'zod';
import { defineQuery } from '../../client/define.server.ts';
import { instant } from '../../client/rows.ts';
import type { Tone } from '../../model/tone.ts';

const code = z.string().nullable();

export const PLACE = defineQuery(
	'desk/place',
	z.object({ count: z.coerce.number(), last: z.coerce.number().nullable() })
);
export const COUNT = defineQuery('desk/count', z.object({ count: z.coerce.number() }));
export const PAGE_IDS = defineQuery('desk/ids', z.object({ letter_id: z.string() }));
export const PAGE = defineQuery(
	'desk/page',
	z.object({
		/** In the order of the list. */
		place: z.coerce.number(),
		letter_id: z.string(),
		channel: z.string(),
		category: z.string(),
		county: z.string(),
		kind: z.string(),
		state: z.string(),
		is_answered: z.coerce.boolean(),
		is_ended: z.coerce.boolean(),
		hops: z.coerce.number(),
		/** Null: the office itself. */
		holder: code,
		operator: code,
		registrar: code,
		outcome: code,
		closed_by: code,
		ended_as: code,
		loan_bank: code,
		flags: z.array(z.string()),
		registered_at: instant,
		holder_since: instant,
		due_at: instant,
		answered_at: instant,
		closed_at: instant,
		promised_at: instant,
		waiting_since: instant,
		reminded_at: instant,
		last_event_at: instant
	})
);
/** Whoever shows a row asks what its reader may see of these (web/lib/server/masking.ts). */
export const TEXTS = defineQuery(
	'desk/texts',
	z.object({
		letter_id: z.string(),
		subject: z.string(),
		is_sensitive: z.coerce.boolean(),
		citizen_mask: z.string()
	})
);
type LetterTexts = z.infer<typeof TEXTS.row>;
/** A letter as the desk lists it; codes are null where there is none. */
export type DeskLetter = z.infer<typeof PAGE.row> & LetterTexts & { tone: Tone };
export const NAMED = defineQuery('desk/named', z.object({ is_name: z.coerce.boolean() }));
export const RETOLD = defineQuery('desk/retold', z.object({ is_retold: z.coerce.boolean() }));
