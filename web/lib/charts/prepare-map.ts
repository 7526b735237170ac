/** A place on the ground, degrees. */
export interface Place {
	lon: number;
	lat: number;
}

/** What is drawn in: the borders in units of the ground, and how they lie in its box. */
export interface Ground {
	/** Where the units of the ground begin and end. */
	box: { x: number; y: number; width: number; height: number };
	/** The parallel that is drawn true to scale. */
	parallel: number;
	/** Outlines of the counties that have one, as paths of SVG in the units of the ground. */
	shapes: { code: string; path: string }[];
}

/** Where a name stands beside its circle. */
export type Side = (typeof SIDES)[number];

/** The first that covers nothing is taken. */
const SIDES = [
	...(['below', 'above', 'right', 'left'] as const),
	...(['below right', 'below left', 'above right', 'above left'] as const)
] as const;
/** Of a circle's radius, to where it is met at 45 degrees. */
export const DIAGONAL = Math.SQRT1_2;

export interface Bubble {
	code: string;
	/** The middle, percent of the box. */
	x: number;
	y: number;
	/** Percent of the box's width and of its height; the area is in proportion to the value. */
	radius: { x: number; y: number };
	/** The same as SVG's `r` in percent means it: of the root of the mean square of width and height. */
	r: number;
	side: Side;
}

/** The radius of the largest circle, of the width of the box. */
const LARGEST = 0.038;
/** The narrowest screen: names that are apart there are apart on all. */
const NARROW_PX = 350;
const LINE_PX = 15;
const CHARACTER_PX = 5.2;
const LATIN_CHARACTER_PX = 6.2;
/** A name of five characters may end in a wide one. */
const WIDE_LAST_PX = 8;
/** They are bold, and as wide as each other. */
const DIGIT_PX = 7.4;
/** Between a circle and its name. */
const GAP_PX = 4;
const MARGIN = 0.15;
/** Two names in one place cannot be read; over a circle one can. */
const NAME_WEIGHT = 4;
/** Of a pixel beyond the edge: of a name there some letters cannot be read at all. */
const OUTSIDE_WEIGHT = 60;
const TURNS = 4;
const FIRST_SIDES: readonly Side[] = ['below', 'above', 'right', 'left'];
const DEGREE = Math.PI / 180;

/** Degrees as units of the ground: a cylinder that is true to scale at the parallel, north up. */
export function project({ lon, lat }: Place, parallel: number): { x: number; y: number } {
	return { x: lon * Math.cos(parallel * DEGREE), y: -lat };
}

/** The ground that holds all places and outlines, with a margin for names. */
export function groundOf(places: Place[], outlines: { code: string; lines: Place[][] }[] = []): Ground {
	const all = [...places, ...outlines.flatMap(({ lines }) => lines.flat())];
	const lats = all.map(({ lat }) => lat);
	const parallel = all.length > 0 ? (Math.min(...lats) + Math.max(...lats)) / 2 : 0;
	const points = all.map((place) => project(place, parallel));
	const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
	const [left, top] = all.length > 0 ? [Math.min(...xs), Math.min(...ys)] : [0, 0];
	const width = all.length > 0 ? Math.max(0.1, Math.max(...xs) - left) : 1;
	const height = all.length > 0 ? Math.max(0.1, Math.max(...ys) - top) : 1;
	// Outlines reach further than the middles: they need less around them.
	const margin = outlines.length > 0 ? 0.04 : MARGIN;
	const path = (lines: Place[][]) =>
		lines
			.map((line) => {
				const steps = line
					.map((place) => project(place, parallel))
					.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`);
				return `M${steps.join('L')}Z`;
			})
			.join('');
	return {
		box: {
			x: left - width * margin,
			y: top - height * margin,
			width: width * (1 + 2 * margin),
			height: height * (1 + 2 * margin)
		},
		parallel,
		shapes: outlines.map(({ code, lines }) => ({ code, path: path(lines) }))
	};
}

type Rect = { left: number; right: number; top: number; bottom: number };

const overlap = (a: Rect, b: Rect) =>
	Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
	Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Circles by value, the largest first, each with its name where it covers least of what is there already. */
export function prepareMap(
	rows: { code: string; name: string; text?: string; value: number; place: Place }[],
	{ box, parallel }: Pick<Ground, 'box' | 'parallel'>
): Bubble[] {
	const most = Math.max(...rows.map(({ value }) => value), 0);
	const tall = box.height / box.width;
	const bubbles = rows
		.map(({ code, name, text = '', value, place }) => {
			const at = project(place, parallel);
			const size = most > 0 ? LARGEST * Math.sqrt(Math.max(0, value) / most) : 0;
			return {
				...{ code, size, width: widthOf(name, text) },
				x: ((at.x - box.x) / box.width) * 100,
				y: ((at.y - box.y) / box.height) * 100
			};
		})
		.sort((a, b) => b.size - a.size || (a.code < b.code ? -1 : 1));
	const middleOf = ({ x, y }: { x: number; y: number }) => ({
		x: (x * NARROW_PX) / 100,
		y: (y * NARROW_PX * tall) / 100
	});
	const taken: Rect[] = bubbles.map((bubble) => {
		const { x, y } = middleOf(bubble);
		const radius = bubble.size * NARROW_PX;
		return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
	});
	const rectOf = ({ width, size, x, y }: (typeof bubbles)[number], side: Side) =>
		nameRect(side, middleOf({ x, y }), size * NARROW_PX, width);
	const covered = (rect: Rect, by: Rect[]) => by.reduce((sum, other) => sum + overlap(rect, other), 0);
	/** From names that all stand on one side, each in turn goes where it covers least. */
	const arrange = (first: Side) => {
		const sides = bubbles.map(() => first);
		const names = bubbles.map((bubble) => rectOf(bubble, first));
		const cost = (index: number, rect: Rect) =>
			covered(rect, taken) +
			NAME_WEIGHT * (covered(rect, names) - covered(rect, [names[index]!])) +
			OUTSIDE_WEIGHT * outside(rect, NARROW_PX * tall);
		for (let turn = 0; turn < TURNS; turn++) {
			for (const [index, bubble] of bubbles.entries()) {
				const costs = SIDES.map((side) => cost(index, rectOf(bubble, side)));
				const best = costs.reduce((least, one, at) => (one < costs[least]! - 1 ? at : least), 0);
				sides[index] = SIDES[best]!;
				names[index] = rectOf(bubble, SIDES[best]!);
			}
		}
		return { sides, total: names.reduce((sum, rect, index) => sum + cost(index, rect), 0) };
	};
	const { sides } = FIRST_SIDES.map(arrange).reduce((best, one) => (one.total < best.total - 1 ? one : best));
	return bubbles.map(({ code, size, x, y }, index) => ({
		...{ code, x, y, side: sides[index]! },
		radius: { x: size * 100, y: (size / tall) * 100 },
		r: (size / Math.sqrt((1 + tall ** 2) / 2)) * 100
	}));
}

const widthOf = (name: string, number: string): number =>
	Math.max(
		name.length * (/[a-z]/i.test(name) ? LATIN_CHARACTER_PX : CHARACTER_PX) + WIDE_LAST_PX,
		number.length * DIGIT_PX
	);

/** Two lines, the name and its number. */
function nameRect(side: Side, middle: { x: number; y: number }, radius: number, width: number): Rect {
	const height = 2 * LINE_PX;
	const isBeside = side === 'right' || side === 'left';
	const isDiagonal = side.includes(' ');
	const away = isDiagonal ? radius * DIAGONAL : radius;
	const left = side.endsWith('right')
		? middle.x + away + GAP_PX
		: side.endsWith('left')
			? middle.x - away - GAP_PX - width
			: middle.x - width / 2;
	const top = isBeside ? middle.y - LINE_PX : side.startsWith('below') ? middle.y + away : middle.y - away - height;
	return { left, right: left + width, top, bottom: top + height };
}

const outside = ({ left, right, top, bottom }: Rect, height: number) =>
	Math.max(0, -left) + Math.max(0, right - NARROW_PX) + Math.max(0, -top) + Math.max(0, bottom - height);
