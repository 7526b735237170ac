import { mix, weighted } from './random.ts';

/** Population of the census of 1395. */
const counties = weighted<string>([
	['kermanshah', 1_083_833],
	['eslamabad_gharb', 140_876],
	['sarpol_zahab', 85_342],
	['sonqor', 81_661],
	['harsin', 78_350],
	['kangavar', 76_216],
	['javanrud', 75_169],
	['sahneh', 70_757],
	['paveh', 60_431],
	['gilan_gharb', 57_007],
	['ravansar', 47_657],
	['dalahu', 35_987],
	['salas_babajani', 35_219],
	['qasr_shirin', 23_929]
]);

/** The first three digits of national ids issued in Kermanshah. */
const PREFIXES = [322, 323, 324, 325, 330, 331, 332, 333, 334, 335, 336, 394, 496, 595, 596, 641, 691];
const SERIALS = PREFIXES.length * 1_000_000;
const MOBILE = ['0918', '0918', '0918', '0912', '0910', '0916', '0930', '0933', '0936', '0938', '0901', '0902', '0990'];

const GIVEN =
	'علی محمد حسین رضا مهدی امیر فاطمه زهرا مریم زینب سارا لیلا پروین اکرم معصومه کبری نسرین شهلا مهناز فرزانه کیومرث فرهاد بهرام کامران آرش سیاوش هیوا آزاد ژیلا شیرین روناک بیان جمال کمال صلاح فریدون ایرج هوشنگ غلامرضا اسماعیل ابراهیم یعقوب قدرت‌الله نصرت‌الله عزت‌الله خدیجه صغری طاهره ناهید مینا سمیه الهام'.split(
		' '
	);
const FAMILY =
	'مرادی کریمی رضایی احمدی نظری عزیزی حیدری رستمی قبادی جلیلیان محمدی حسینی امیری یوسفی صفری کرمی باقری فتاحی ویسی پرویزی الیاسی شریفی سهرابی خسروی جمشیدی بهرامی فرهادی زنگنه سنجابی کلهر گوران جاف قلخانی ولدبیگی اردلان پالانی هواسی چراغی نوری اسدی شهبازی عبدی قادری مظفری میرزایی نجفی ملکی سلیمی زارعی لرستانی کاکایی درویشی همتی الفتی بساطی پیرانی'.split(
		' '
	);

export interface Person {
	nationalId: string;
	mobile: string;
	name: string;
	county: string;
}

/** Person number `n` of a seed: always the same; no two share a national id or mobile number. */
export function personOf(seed: number, n: number): Person {
	const h = mix(seed, n);
	const given = GIVEN[h % GIVEN.length] as string;
	const family = FAMILY[(h >>> 8) % FAMILY.length] as string;
	return {
		nationalId: nationalIdOf(seed, n),
		mobile: `${MOBILE[n % MOBILE.length]}${String(spread(seed, n, 10_000_000, 6_180_339)).padStart(7, '0')}`,
		name: `${given} ${family}`,
		county: counties.draw(mix(n, seed ^ 0x5bd1) / 4_294_967_296)
	};
}

function nationalIdOf(seed: number, n: number): string {
	const at = spread(seed, n, SERIALS, 10_506_573);
	const digits = `${PREFIXES[Math.floor(at / 1_000_000)]}${String(at % 1_000_000).padStart(6, '0')}`;
	// 3333333333 has a valid check digit, but is refused all the same.
	if (digits === '333333333') return nationalIdOf(seed, n + SERIALS / 2);
	let sum = 0;
	for (let i = 0; i < 9; i++) sum += (digits.charCodeAt(i) - 48) * (10 - i);
	const rest = sum % 11;
	return `${digits}${rest < 2 ? rest : 11 - rest}`;
}

/** A permutation of 0…size-1: distinct numbers that look random. `step` and `size` are coprime. */
const spread = (seed: number, n: number, size: number, step: number): number => ((n + (seed % 1_000)) * step) % size;
