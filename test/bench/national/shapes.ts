/** What letters are about, where they come from and go to: the shapes of the case (ingest/scenario), as weights for SQL. */
export type Options = readonly (readonly [code: string, weight: number])[];

export const CHANNELS: Options = [
	['letter', 42],
	['email', 19],
	['call', 14],
	['in_person', 12],
	['web', 8],
	['sms', 5]
];
export const CATEGORIES: Options = [
	['loan', 33],
	['aid', 14],
	['job', 9],
	['job_loan', 8],
	['health', 6],
	['insurance', 5],
	['housing', 9],
	['veterans', 4],
	['infrastructure', 7],
	['other', 5]
];
export const KINDS: Options = [
	['request', 95.2],
	['complaint', 2.7],
	['suggestion', 0.9],
	['criticism', 0.6],
	['report', 0.6]
];
export const COUNTIES: Options = [
	['kermanshah', 1_083],
	['eslamabad_gharb', 141],
	['sarpol_zahab', 85],
	['sonqor', 82],
	['harsin', 78],
	['kangavar', 76],
	['javanrud', 75],
	['sahneh', 71],
	['paveh', 60],
	['gilan_gharb', 57],
	['ravansar', 48],
	['dalahu', 36],
	['salas_babajani', 35],
	['qasr_shirin', 24]
];
const BANKS: Options = [
	['bank_melli', 29],
	['bank_saderat', 23],
	['bank_mellat', 19],
	['bank_tejarat', 16],
	['bank_refah', 13]
];
/** Of each category the share that is a matter of a bank, and where the rest goes. */
const ELSEWHERE: Record<string, { banks: number; rest: Options }> = {
	loan: {
		banks: 98.5,
		rest: [
			['emdad', 60],
			['behzisti', 40]
		]
	},
	aid: {
		banks: 36,
		rest: [
			['emdad', 64],
			['behzisti', 36]
		]
	},
	job: {
		banks: 25,
		rest: [
			['labour', 62],
			['karafarini_omid', 12],
			['education', 12],
			['agriculture', 14]
		]
	},
	job_loan: {
		banks: 60,
		rest: [
			['karafarini_omid', 78],
			['labour', 14],
			['agriculture', 8]
		]
	},
	health: {
		banks: 4,
		rest: [
			['ums', 90],
			['behzisti', 6],
			['social_security', 4]
		]
	},
	insurance: {
		banks: 3,
		rest: [
			['ums', 55],
			['social_security', 45]
		]
	},
	housing: {
		banks: 66,
		rest: [
			['maskan', 82],
			['roads', 12],
			['municipality', 6]
		]
	},
	veterans: { banks: 28, rest: [['bonyad_shahid', 1]] },
	infrastructure: {
		banks: 2,
		rest: [
			['water', 26],
			['roads', 25],
			['electricity', 17],
			['gas', 16],
			['municipality', 16]
		]
	},
	other: {
		banks: 35,
		rest: [
			['justice', 30],
			['municipality', 22],
			['education', 18],
			['agriculture', 16],
			['labour', 14]
		]
	}
};
/** Of each category its bodies, with weights that sum to 100. */
export const BODIES: [category: string, bodies: Options][] = Object.entries(ELSEWHERE).map(
	([category, { banks, rest }]) => {
		const sum = rest.reduce((all, [, weight]) => all + weight, 0);
		return [
			category,
			[
				...BANKS.map(([code, weight]) => [code, (weight * banks) / 100] as const),
				...rest.map(([code, weight]) => [code, (weight * (100 - banks)) / sum] as const)
			]
		];
	}
);
/** Mean days to an answer, and the per cent that are never answered: a third of the case's, since years have passed. */
export const MANNERS: [body: string, days: number, never: number][] = [
	['bank_melli', 9, 3.3],
	['bank_saderat', 13, 5.3],
	['bank_mellat', 10.5, 4],
	['bank_tejarat', 14.5, 6.7],
	['bank_refah', 11.5, 4.7],
	['emdad', 6.5, 2.3],
	['behzisti', 8, 3],
	['ums', 6, 2],
	['bonyad_shahid', 6.5, 1.7],
	['karafarini_omid', 12, 5],
	['labour', 11, 5],
	['maskan', 12, 4.7],
	['electricity', 5, 2],
	['water', 6, 2.7],
	['gas', 5.5, 2.3],
	['roads', 13, 6.7],
	['municipality', 11, 7.3],
	['justice', 17, 8.3],
	['education', 9, 4],
	['agriculture', 9, 4.3],
	['social_security', 8, 3.3]
];
export const OUTCOMES: Options = [
	['granted', 30],
	['partial', 12],
	['refused', 22],
	['information', 28],
	['no_basis', 8]
];
export const COLLATERALS: Options = [
	['subsidy', 79],
	['guarantor', 14],
	['deed', 4],
	['other', 3]
];
export const VERDICTS: Options = [
	['satisfied', 41],
	['partly', 25],
	['dissatisfied', 21],
	['unreachable', 13]
];
export const SUBJECTS = [
	'درخواست وام قرض‌الحسنه',
	'درخواست کمک معیشتی',
	'درخواست اشتغال',
	'درخواست هزینهٔ درمان',
	'درخواست مسکن',
	'درخواست آسفالت راه روستا',
	'درخواست ملاقات'
];
export const OPENINGS = [
	'با سلام و احترام،',
	'سلام علیکم.',
	'با عرض سلام و خسته نباشید،',
	'احتراماً به استحضار می‌رساند'
];
export const SITUATIONS = [
	'سرپرست خانواری پنج نفره هستم و درآمد ثابتی ندارم.',
	'کارگر فصلی هستم و چند ماه است بیکارم.',
	'مستأجرم و توان پرداخت اجاره را ندارم.',
	'همسرم بیمار است و سه فرزند دارم.',
	'پس از زلزله هنوز خانه‌ام کامل نشده است.'
];
export const NEEDS = [
	'برای وام ضامن ندارم.',
	'تقاضای کمک بلاعوض دارم.',
	'جویای هر کاری در شهرستان هستم.',
	'داروی بیمار در استان پیدا نمی‌شود.',
	'خواهشمندم دستور رسیدگی بفرمایید.'
];
export const ANSWERS = [
	'با درخواست شما موافقت شد. برای ادامهٔ کار به شعبهٔ نزدیک مراجعه کنید.',
	'درخواست در حد اعتبار موجود پذیرفته شد.',
	'به سبب نبود اعتبار با درخواست موافقت نشد.',
	'مدارک لازم و راه پیگیری به اطلاع متقاضی رسید.',
	'موضوع در صلاحیت این دستگاه نیست.'
];
