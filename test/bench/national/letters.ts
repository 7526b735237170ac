import { afterOutage, atWork, chance, choose, delay, inStages, NOW_S, oneOf, quoted, whole } from './plan.ts';
import {
	ANSWERS,
	BODIES,
	CATEGORIES,
	CHANNELS,
	COLLATERALS,
	COUNTIES,
	KINDS,
	MANNERS,
	NEEDS,
	OPENINGS,
	OUTCOMES,
	SITUATIONS,
	SUBJECTS,
	VERDICTS
} from './shapes.ts';

const bodyOf = (draw: string): string =>
	`multiIf(${BODIES.slice(0, -1)
		.map(([category, bodies]) => `category = ${quoted(category)}, ${choose(draw, bodies)}`)
		.join(', ')}, ${choose(draw, BODIES.at(-1)![1])})`;
const mannerOf = (body: string, field: 1 | 2): string =>
	`transform(${body}, [${MANNERS.map(([code]) => quoted(code)).join(', ')}], [${MANNERS.map((m) => m[field].toFixed(1)).join(', ')}], 9.0)`;
/** Moments are seconds since 1970; 0: never. */
const when = (condition: string, moment: string): string => `if(${condition}, toInt64(${moment}), toInt64(0))`;
const code = (prefix: string, digits: number, number: string): string =>
	`concat('${prefix}', leftPad(toString(${number}), ${digits}, '0'))`;

const numbers = `
	SELECT toUInt32(d.2 + i) AS n, d.1 AS day, d.3 AS letters, d.4 AS visit, i
	FROM
	(
		SELECT d, arrayJoin(range(d.3)) AS i
		FROM (SELECT arrayJoin({days: Array(Tuple(UInt16, UInt32, UInt32, UInt16))}) AS d)
	)`;

/** A letter's life, drawn from its beginning on. */
const LIFE: [name: string, expression: string][] = [
	['id', code('N-', 9, 'n')],
	['u_channel', chance(1)],
	['u_category', chance(2)],
	['u_body1', chance(4)],
	['u_body2', chance(5)],
	['channel', choose('u_channel', CHANNELS)],
	['category', choose('u_category', CATEGORIES)],
	['at_desk', "channel IN ('letter', 'in_person', 'call')"],
	['body1', bodyOf('u_body1')],
	['other', bodyOf('u_body2')],
	// Those who write from home do so from six in the morning to midnight.
	[
		't0',
		`toInt64(day * 86400 - 12600 + if(at_desk, 27000 + (i / letters * 0.85 + ${chance(3)} * 0.15) * 27000, 21600 + (i / letters * 0.9 + ${chance(3)} * 0.1) * 64000))`
	],
	['body2', "if(other = body1, if(body1 = 'labour', 'social_security', 'labour'), other)"],
	['days1', mannerOf('body1', 1)],
	['x_entered', `t0 + ${delay(7, '3')}`],
	['advised', `channel = 'call' AND ${chance(10)} < 0.018`],
	['is_repeat', `n > 1000 AND ${chance(11)} < 0.015`],
	['goes_no_further', `is_repeat AND ${chance(12)} < 0.12`],
	['entered', when(`channel = 'letter' AND ${chance(6)} < 0.012`, atWork('x_entered', 9))],
	['known', 'greatest(t0, entered)'],
	['linked', when('is_repeat', `known + 120 + ${delay(13, '2')}`)],
	[
		'screened',
		when(`channel != 'email' AND NOT advised AND ${chance(15)} < 0.5`, `known + 120 + ${delay(16, '0.03')}`)
	],
	['x_r1', `greatest(known, screened) + ${delay(22, '1.1')}`],
	['y_r1', `if(channel = 'email', toInt64(t0 + 20 + ${whole(19, 900)}), ${atWork('x_r1', 24)})`],
	['z_r1', afterOutage('y_r1', 20)],
	['r1', when(`NOT advised AND NOT goes_no_further AND ${chance(18)} > 0.0007`, 'z_r1')],
	['x_seen', `r1 + ${delay(28, '0.08 * days1')}`],
	['fate', `if(r1 > 0, ${chance(31)}, 1)`],
	['seen', when(`r1 > 0 AND ${chance(27)} < 0.36`, atWork('x_seen', 30))],
	['is_returned', 'fate < 0.0105'],
	['is_forwarded', 'fate >= 0.0105 AND fate < 0.0655'],
	['x_left', `greatest(r1, seen) + ${delay(32, '2.5')}`],
	['left_at', when('is_returned OR is_forwarded', atWork('x_left', 34))],
	['x_r2', `left_at + 600 + ${delay(35, '1')}`],
	['r2', `multiIf(is_returned, ${atWork('x_r2', 37)}, is_forwarded, left_at, toInt64(0))`],
	['x_r3', `r2 + 600 + ${delay(39, '2')}`],
	['r3', when(`is_forwarded AND ${chance(38)} < 0.12`, atWork('x_r3', 41))],
	['held_since', 'greatest(r1, r2, r3)'],
	['holder', 'if(r2 > 0 AND r3 = 0, body2, body1)'],
	['nth', 'multiIf(r3 > 0, 3, r2 > 0, 2, 1)'],
	['days', mannerOf('holder', 1)],
	['never', mannerOf('holder', 2)],
	['u_outcome', chance(48)],
	['x_a1', `held_since + 3600 + ${delay(43, 'days')}`],
	['a1', `multiIf(advised, known + 300, r1 = 0 OR ${chance(42)} * 100 < never, toInt64(0), ${atWork('x_a1', 45)})`],
	['outcome', choose('u_outcome', OUTCOMES)],
	['a1_entered', when(`a1 > 0 AND ${chance(46)} < 0.02`, `a1 + 86400 * (1 + ${whole(47, 5)})`)],
	['waits', when(`r1 > 0 AND ${chance(49)} < 0.025`, `held_since + 3600 + ${delay(50, '1')}`)],
	['resumes', when(`waits > 0 AND ${chance(52)} < 0.8`, `waits + 3600 + ${delay(53, '6')}`)],
	['interim', when(`r1 > 0 AND ${chance(55)} < 0.07`, `held_since + 7200 + ${delay(56, '2')}`)],
	['reminded', when(`r1 > 0 AND ${chance(58)} < 0.03`, `held_since + 86400 * (8 + ${whole(59, 20)})`)],
	['flagged', when(`r1 > 0 AND ${chance(60)} < 0.006`, `held_since + 86400 * (5 + ${whole(61, 20)})`)],
	['unflagged', when(`flagged > 0 AND ${chance(62)} < 0.5`, `flagged + 86400 * (1 + ${whole(63, 9)})`)],
	['noted', when(`r1 > 0 AND ${chance(64)} < 0.05`, `held_since + 3600 + ${delay(65, '3')}`)],
	['a1_known', 'greatest(a1, a1_entered)'],
	['voided', when(`a1 > 0 AND ${chance(67)} < 0.003`, `a1_known + 3600 + ${whole(68, 86_400)}`)],
	['unvoided', when(`voided > 0 AND ${chance(69)} < 0.06`, `voided + 3600 + ${whole(70, 86_400)}`)],
	['x_closed', `if(a1 > 0, a1 + 3600 + ${delay(72, '3')}, held_since + ${delay(72, '25')})`],
	['closed', when(`if(a1 > 0, ${chance(71)} < 0.34, r1 > 0 AND ${chance(71)} < 0.047)`, atWork('x_closed', 74))],
	['objected', when(`a1 > 0 AND ${chance(75)} < 0.014`, `a1 + 86400 * (1 + ${whole(76, 8)})`)],
	['reopened', when(`closed > 0 AND ${chance(77)} < 0.015`, `closed + 86400 * (1 + ${whole(78, 7)})`)],
	['again', 'greatest(if(unvoided = 0, voided, 0), objected, reopened)'],
	['x_a2', `again + 3600 + ${delay(80, 'days * 0.5')}`],
	['a2', when(`again > 0 AND ${chance(79)} < 0.65`, atWork('x_a2', 82))],
	['asked', when(`a1 > 0 AND ${chance(83)} < 0.06`, `a1 + 86400 * (1 + ${whole(84, 7)})`)],
	['has_mobile', `${chance(85)} < 0.4`],
	['sms1', when('has_mobile', `known + 3 + ${whole(86, 90)}`)],
	['sms2', when('has_mobile AND r1 > 0', `r1 + 3 + ${whole(87, 90)}`)],
	['sms3', when(`has_mobile AND a1 > 0 AND ${chance(88)} < 0.12`, `a1_known + 63 + ${whole(89, 90)}`)],
	['sms1_told', when(`sms1 > 0 AND ${chance(90)} < 0.1`, `sms1 + 20 + ${whole(91, 600)}`)],
	['u_told', chance(106)],
	['wants_loan', "category = 'loan' AND channel != 'email'"],
	[
		'decided',
		when(
			`wants_loan AND a1 > 0 AND startsWith(holder, 'bank_') AND (outcome IN ('granted', 'partial') OR (outcome = 'refused' AND ${chance(92)} < 0.7))`,
			`a1 + ${whole(93, 172_800)}`
		)
	],
	['x_paid', `decided + 86400 * (2 + ${whole(95, 10)})`],
	['paid', when(`decided > 0 AND outcome != 'refused' AND ${chance(94)} < 0.55`, atWork('x_paid', 96))],
	['amount', `toUInt64([300, 500, 700, 1000, 1500, 2000][1 + ${whole(97, 6)}]) * 1000000`],
	['registrar', `if(at_desk, ${code('reg-', 4, `1 + toUInt32(pow(${chance(98)}, 2) * 1126)`)}, '')`],
	['operator', `if(channel = 'email', '', ${code('op-', 2, `1 + ${whole(99, 40)}`)})`],
	['master', code('N-', 9, `n - 1 - ${whole(100, 900)}`)],
	['u_verdict', chance(105)],
	['u_county', chance(107)],
	['u_kind', chance(108)],
	['u_collateral', chance(117)]
];

type Fields = Partial<
	Record<
		'entered' | 'actor' | 'org' | 'ref' | 'from' | 'to' | 'x' | 'word' | 'reason' | 'text' | 'moment' | 'amount',
		string
	>
>;
const TUPLE =
	'Tuple(slot UInt8, type String, t Int64, entered Int64, actor String, org String, ref String, from_org String, to_org String, ' +
	'x String, word String, reason String, text String, moment Int64, amount UInt64)';
/** The slot is the number in the event's id. */
const step = (slot: number, type: string, moment: string, f: Fields = {}): string =>
	`(${slot}, '${type}', ${moment}, ${f.entered ?? 0}, ${f.actor ?? "''"}, ${f.org ?? "''"}, ${f.ref ?? "''"}, ${f.from ?? "''"}, ${f.to ?? "''"}, ${f.x ?? "''"}, ${f.word ?? "''"}, ${f.reason ?? "''"}, ${f.text ?? "''"}, ${f.moment ?? 0}, ${f.amount ?? 0})`;
const ref = (nth: string): string => `concat(id, '-r', toString(${nth}))`;
const held = { org: 'holder', ref: ref('nth') };
const loan = { x: "concat(id, '-loan')", amount: "if(outcome = 'partial', intDiv(amount, 2), amount)" };

const STEPS = [
	step(1, 'letter.registered', `if(${chance(101)} < 0.0005, 0, t0)`, { entered: 'entered', actor: 'registrar' }),
	step(2, 'loan.requested', when('wants_loan', 't0'), {
		...loan,
		entered: 'entered',
		actor: 'registrar',
		org: 'body1',
		amount: 'amount'
	}),
	step(3, 'sms.sent', 'sms1', { word: "'registered'" }),
	step(4, 'letter.screened', 'screened'),
	step(5, 'letter.linked', 'linked', { x: 'master' }),
	step(6, 'letter.referred', 'r1', { actor: 'operator', ref: ref('1'), to: 'body1' }),
	step(7, 'sms.sent', 'sms2', { word: "'referred'" }),
	step(8, 'letter.seen', 'seen', { org: 'body1', ref: ref('1') }),
	step(9, 'letter.returned', when('is_returned', 'left_at'), {
		org: 'body1',
		ref: ref('1'),
		x: 'body2',
		reason: "'در صلاحیت این دستگاه نیست'"
	}),
	step(10, 'letter.referred', 'r2', {
		actor: "if(is_returned, operator, '')",
		org: "if(is_returned, '', body1)",
		ref: ref('2'),
		from: "if(is_returned, '', body1)",
		to: 'body2',
		reason: "'مربوط به آن دستگاه است'"
	}),
	step(11, 'letter.referred', 'r3', { org: 'body2', ref: ref('3'), from: 'body2', to: 'body1' }),
	step(12, 'letter.waiting', 'waits', { ...held, reason: "'در انتظار تکمیل مدارک متقاضی'" }),
	step(13, 'letter.resumed', 'resumes', { ...held, reason: "'مدارک رسید'" }),
	step(14, 'letter.interim_answer', 'interim', { ...held, moment: `interim + 86400 * (5 + ${whole(102, 20)})` }),
	step(15, 'letter.answered', 'a1', {
		...held,
		entered: 'a1_entered',
		ref: `if(advised, '', ${ref('nth')})`,
		word: 'outcome',
		text: oneOf(103, ANSWERS)
	}),
	step(16, 'event.voided', 'voided', { org: 'holder', x: "concat(id, '-15')", reason: "'پاسخ نامهٔ دیگری بود'" }),
	step(17, 'event.voided', 'unvoided', { org: 'holder', x: "concat(id, '-16')", reason: "'ابطال نادرست بود'" }),
	step(18, 'sms.sent', 'sms3', { word: "'answered'" }),
	step(19, 'letter.closed', 'closed', { reason: "'پرونده کامل شد'" }),
	step(20, 'letter.objected', 'objected', { reason: "'پاسخ ناقص است'" }),
	step(21, 'letter.reopened', 'reopened', { reason: "'اقدام کامل نشده است'" }),
	step(22, 'letter.answered', 'a2', { org: 'holder', word: 'outcome', text: oneOf(104, ANSWERS) }),
	step(23, 'citizen.feedback', 'asked', { word: choose('u_verdict', VERDICTS) }),
	step(24, `sms.failed`, 'if(u_told < 0.24, sms1_told, 0)', { word: "'registered'", text: "'خط خاموش است'" }),
	step(25, 'sms.delivered', 'if(u_told < 0.24, 0, sms1_told)', { word: "'registered'" }),
	step(26, 'loan.approved', "if(outcome = 'refused', 0, decided)", { ...loan, org: 'holder' }),
	step(27, 'loan.refused', "if(outcome = 'refused', decided, 0)", { ...loan, org: 'holder' }),
	step(28, 'loan.paid', 'paid', { ...loan, org: 'holder' }),
	step(29, 'letter.noted', 'noted', { org: 'holder', word: "'تماس با متقاضی'" }),
	step(30, 'letter.reminded', 'reminded', { to: 'holder' }),
	step(31, 'letter.flagged', 'flagged', { word: "'watch'" }),
	step(32, 'letter.unflagged', 'unflagged', { word: "'watch'" })
];

/** One in 200 events is told twice, one registration in 2,000 with another subject. */
const told = inStages(
	`SELECT *, arrayJoin(steps) AS e FROM (${inStages(numbers, [
		...LIFE,
		[
			'steps',
			`arrayFilter(s -> s.t > 0 AND greatest(s.t, s.entered) <= ${NOW_S}, CAST([${STEPS.join(',\n')}], 'Array(${TUPLE})'))`
		]
	])})`,
	[
		[
			'copies',
			`multiIf(
			sipHash64({seed: UInt64}, n, e.slot, 'again') % 200 = 0, [0, 1],
			e.slot = 1 AND sipHash64({seed: UInt64}, n, 'otherwise') % 2000 = 0, [0, 2],
			[0]
		)`
		],
		['copy', 'arrayJoin(copies)'],
		['is_new', 'e.slot = 1']
	]
);

const key = (salt: string): string =>
	`lower(hex(sipHash128({seed: UInt64}, '${salt}', sipHash64({seed: UInt64}, n, 'person') % {persons: UInt64})))`;
const of = (type: string, value: string): string => `if(startsWith(e.type, '${type}'), ${value}, '')`;
const at = (seconds: string): string => `fromUnixTimestamp64Milli(toInt64(${seconds}) * 1000, 'UTC')`;

/** The rows of `event_log` that the letters of `{days}` come to, as the doors would have written them over the years. */
export const letterRows = (table: string): string => `
INSERT INTO ${table}
(
	subject_kind, subject_id, source, event_id, content_hash, type, occurred_at, entered_at, ingested_at, actor, org,
	channel, category, county, kind, campaign, priority, subject, body, citizen_key, citizen_mask, mobile_key, mobile_mask, name_key, name_mask,
	master_letter_id, referral_id, from_org, to_org, right_org, promised_at, reason, outcome, means, text, text_key, activity, flag, verdict,
	template, sms_id, parts, error, loan_id, bank, amount_rial, collateral, target_event_id
)
SELECT
	'letter', id, if(startsWith(e.type, 'sms.'), 'sms', 'registry'), concat(id, '-', toString(e.slot)),
	sipHash64({seed: UInt64}, n, e.slot, copy = 2),
	e.type, ${at('e.t')}, if(e.entered = 0, NULL, ${at('e.entered')}),
	addMilliseconds(${at('greatest(e.t, e.entered)')}, 400 + sipHash64(n, e.slot) % 2500 + if(copy = 1, 60000 + sipHash64(n) % 3600000, 0)),
	e.actor, e.org,
	is_new ? channel : '', is_new ? category : '', is_new ? ${choose('u_county', COUNTIES)} : '',
	is_new ? if(category = 'loan', 'request', ${choose('u_kind', KINDS)}) : '',
	is_new AND (channel != 'call' OR ${chance(109)} < 0.7) AND visit > 0 ? concat('visit-', toString(visit)) : '',
	is_new AND category = 'health' AND ${chance(110)} < 0.3 ? 'urgent' : '',
	is_new ? concat(${oneOf(111, SUBJECTS)}, if(copy = 2, ' (اصلاح)', '')) : '',
	is_new ? concat(${oneOf(112, OPENINGS)}, ' ', ${oneOf(113, SITUATIONS)}, ' ', ${oneOf(114, NEEDS)}) : '',
	is_new ? ${key('id')} : '', is_new ? concat('***\u200c***\u200c', leftPad(toString(${whole(115, 10_000)}), 4, '0')) : '',
	is_new AND has_mobile ? ${key('mobile')} : '', is_new AND has_mobile ? concat('***\u200c***\u200c', leftPad(toString(${whole(116, 10_000)}), 4, '0')) : '',
	is_new ? ${key('name')} : '', is_new ? 'م… ر…' : '',
	${of('letter.linked', 'e.x')}, e.ref, e.from_org, e.to_org, ${of('letter.returned', 'e.x')},
	if(e.moment = 0, NULL, ${at('e.moment')}), e.reason,
	${of('letter.answered', 'e.word')}, ${of('letter.answered', "'letter'")}, ${of('letter.answered', 'e.text')},
	if(e.type = 'letter.answered' AND e.text != '', cityHash64(e.text), 0), ${of('letter.noted', 'e.word')},
	if(e.type IN ('letter.flagged', 'letter.unflagged'), e.word, ''), ${of('citizen.', 'e.word')},
	${of('sms.', 'e.word')}, ${of('sms.', "concat(id, '-sms-', e.word)")}, startsWith(e.type, 'sms.') ? 2 : 0, ${of('sms.', 'e.text')},
	${of('loan.', 'e.x')}, ${of('loan.', 'e.org')}, e.amount, ${of('loan.', choose('u_collateral', COLLATERALS))}, ${of('event.voided', 'e.x')}
FROM (${told})
SETTINGS optimize_on_insert = 0, max_block_size = 8192, query_plan_enable_optimizations = 0`;
