import { OFFICE } from '../model/filters.ts';
import { ANSWERS } from './letter-answers.ts';
import { FOREVER, kept, type Column, type Named, type Sql } from './entity.ts';
import { ENDED } from './letter-ended.ts';
import { FIGURES } from './letter-figures.ts';
import { PATH } from './letter-path.ts';

const OF_A_MOMENT: Readonly<Record<string, Column>> = { ...PATH, ...ANSWERS, ...ENDED, ...FIGURES };

/** A column as of a moment, made of what is kept alone: so it can be asked of each moment of a list. */
function asOf(name: string, k: Named, moment: Sql): Sql {
	const { now, past = now } = OF_A_MOMENT[name]!;
	return `(${past(k, (other) => asOf(other, k, moment), moment, name)})`;
}

const TYPE = `Array(Tuple(DateTime64(3, 'UTC'), LowCardinality(String), LowCardinality(String)))`;

/**
 * From which responsible body to which an unanswered letter went, and when: tuples of the moment and of both; empty where it is not unanswered. It
 * begins with the office at its registration. When it is answered by another body than has it, it goes to that one and is answered there.
 */
export function handoversOf(k: Named): Sql {
	const begins = `if(empty(${k('registrations')}), ${k('first_event_at')}, ${k('registrations')}[1])`;
	const ends = `arrayMap(e -> ifNull(e, ${FOREVER}), ${k('referral_ends')})`;
	const spans = ['answers', 'closes', 'needless'].flatMap((name) => [`${k(name)}.1`, `${k(name)}.2`]);
	const moments = [k('referral_times'), ends, `${k('answer_bodies')}.1`, ...spans].join(', ');
	const points = `arraySort(arrayDistinct(arrayMap(t -> greatest(t, begins), arrayFilter(t -> t < ${FOREVER}, arrayConcat([begins], ${moments})))))`;
	const stands = `arrayMap(p -> (p, toUInt8(${asOf('is_unanswered', k, 'p')}), toString(${asOf('body', k, 'p')})), ${points})`;
	const steps = [
		`if(now.2 > was.2, [(now.1, '', was.3)], [])`,
		`if(now.3 != was.3 AND (now.2 OR was.2), [(now.1, was.3, now.3)], [])`,
		`if(now.2 < was.2, [(now.1, now.3, '')], [])`
	];
	// What is used twice is the variable of a lambda: as an alias the engine would analyse it twice.
	const all = `arrayMap((begins, stands) -> arrayFlatten(arrayMap((now, was) -> arrayConcat(${steps.join(', ')}), stands, arrayPushFront(arrayPopBack(stands), (begins, toUInt8(1), '${OFFICE}')))), [${begins}], arrayMap(begins -> ${stands}, [${begins}]))[1]`;
	return `CAST(${all}, '${TYPE.replaceAll("'", "\\'")}')`;
}

export const HANDOVERS = {
	handovers: kept(
		TYPE,
		'نامهٔ بی‌پاسخ کی، از کدام دستگاه مسئول به کدام رفت؛ خالی: بی‌پاسخ نیست | when an unanswered letter went from which responsible body to which, from its registration with the office on; empty: it is not unanswered',
		(k, _, at) => `arrayFilter(h -> h.1 <= ${at}, ${k('handovers')})`
	)
} satisfies Record<string, Column>;
