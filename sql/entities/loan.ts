import {
	branchesOf,
	CODE,
	digestOf,
	HAS_PERSON,
	hidden,
	HOUR,
	isThere,
	kept,
	made,
	OF_ITS_LETTER,
	once,
	OWN,
	passed,
	PERSON_HASH,
	repeated,
	SURE_MOMENT,
	toldOrNull,
	type Column,
	type Entity
} from './entity.ts';

const COLUMNS = {
	loan_id: kept('String', "شناسهٔ وام؛ بی‌شناسه: شناسهٔ نامه | loan id, the letter's where it has none"),
	letter_id: kept('String', 'شناسهٔ نامه | letter id'),
	citizen_key: toldOrNull('Nullable(String)', 'کلید بی‌نام شهروند | keyed hash of the person'),
	citizen_hash: PERSON_HASH,
	is_by_mobile: hidden(OWN),
	bank: kept(CODE, 'بانک | bank'),
	collateral: kept(CODE, 'وثیقه: subsidy, guarantor, deed, other | collateral'),
	amount_rial: kept('UInt64', 'مبلغ، ریال | amount in rials'),
	requested_at: once('درخواست | first request'),
	approved_at: once('پذیرش | first approval'),
	refused_at: once('رد | first refusal'),
	paid_at: once('پرداخت | first payment'),
	...OF_ITS_LETTER,
	letter_first_event_at: kept(
		SURE_MOMENT,
		'اولین رویداد نامه | first event of the letter: with the last, between which all its loans are, for the index'
	),
	letter_last_event_at: kept(
		SURE_MOMENT,
		'آخرین رویداد نامه، هر زمانی که باشد | last event of the letter, whenever that is'
	)
} satisfies Record<string, Column>;

/** What figures say of a loan: each is declared here alone, and used by its name (`sql/measures/`). */
const FIGURES = {
	is_requested: isThere('requested_at'),
	is_approved: isThere('approved_at'),
	is_refused: isThere('refused_at'),
	is_paid: isThere('paid_at'),
	is_decided: made((c) => `${c('is_approved')} OR ${c('is_refused')}`),
	/** How far it has come. */
	state: made(
		(c) =>
			`multiIf(${c('is_paid')}, 'paid', ${c('is_approved')}, 'approved', ${c('is_refused')}, 'refused', 'requested')`
	),
	/** A row of each step that it has taken. */
	step: repeated(
		(c) =>
			`arrayJoin(arrayFilter(one -> one != '', ['requested', if(${c('is_approved')}, 'approved', ''), if(${c('is_refused')}, 'refused', ''), if(${c('is_paid')}, 'paid', '')]))`
	),
	has_step: repeated((c) => `${c('step')} != ''`),
	is_of_subsidy: made((c) => `${c('collateral')} = 'subsidy'`),
	has_person: HAS_PERSON,
	/** To the first decision. */
	decision_hours: made((c, at) =>
		passed(
			`assumeNotNull(${c('requested_at')})`,
			`least(ifNull(${c('approved_at')}, ${at}), ifNull(${c('refused_at')}, ${at}))`,
			HOUR
		)
	),
	payment_hours: made((c, at) => passed(`assumeNotNull(${c('approved_at')})`, `ifNull(${c('paid_at')}, ${at})`, HOUR)),
	rials: made((c) => `toFloat64(${c('amount_rial')})`)
} satisfies Record<string, Column>;

/** A loan that a letter asks for. Bank, collateral and amount are those of the first event that named it. */
export const loan: Entity = {
	name: 'loans',
	id: 'loan_id',
	columns: { ...COLUMNS, ...FIGURES },
	branches: (reading, database) => {
		const { at } = reading;
		return branchesOf(reading, {
			of: `${database}.loan_state AS l FINAL`,
			isSettled: `l.letter_last_event_at <= ${at}`,
			since: [`l.begun_at <= ${at}`, `l.letter_first_event_at <= ${at}`, `l.letter_last_event_at > ${at}`],
			isUnchanged: ({ at: known, kept }) => `l.letter_last_ingested_at <= ${known} AND l.letter_id NOT IN ${kept}`,
			known: ({ loans }) => ({
				of: loans,
				kept: { citizen_hash: digestOf('l.citizen_key') },
				where: [`l.letter_first_event_at <= ${at}`, `l.begun_at <= ${at}`]
			})
		});
	}
};
