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

/** Where a name stands beside the middle of its county. */
export type Side = (typeof SIDES)[number];

/** The first that covers nothing is taken. */
const SIDES = [
	...(['below', 'above', 'right', 'left'] as const),
	...(['below right', 'below left', 'above right', 'above left'] as const)
] as const;

export interface Name {
	code: string;
	/** The middle, percent of the box. */
	x: number;
	y: number;
	side: Side;
}

/** The narrowest screen: names that are apart there are apart on all. */
const NARROW_PX = 350;
const LINE_PX = 15;
const CHARACTER_PX = 5.2;
const LATIN_CHARACTER_PX = 6.2;
/** A name of five characters may end in a wide one. */
const WIDE_LAST_PX = 8;
/** They are bold, and as wide as each other. */
const DIGIT_PX = 7.4;
/** Between a middle and its name. */
const GAP_PX = 5;
const DOT_PX = 3;
const MARGIN = 0.15;
/** Two names in one place cannot be read; over a middle one can. */
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

/** Each name with its number, where it covers least of what is there already. */
export function placeNames(
	rows: { code: string; name: string; text: string; place: Place }[],
	{ box, parallel }: Pick<Ground, 'box' | 'parallel'>
): Name[] {
	const tall = box.height / box.width;
	const middles = rows.map(({ code, name, text, place }) => {
		const at = project(place, parallel);
		const x = ((at.x - box.x) / box.width) * 100;
		const y = ((at.y - box.y) / box.height) * 100;
		const px = { x: (x * NARROW_PX) / 100, y: (y * NARROW_PX * tall) / 100 };
		return { code, x, y, px, width: widthOf(name, text) };
	});
	const taken: Rect[] = middles.map(({ px: { x, y } }) => ({
		left: x - DOT_PX,
		right: x + DOT_PX,
		top: y - DOT_PX,
		bottom: y + DOT_PX
	}));
	const rectOf = ({ px, width }: (typeof middles)[number], side: Side) => nameRect(side, px, width);
	const covered = (rect: Rect, by: Rect[]) => by.reduce((sum, other) => sum + overlap(rect, other), 0);
	/** From names that all stand on one side, each in turn goes where it covers least. */
	const arrange = (first: Side) => {
		const sides = middles.map(() => first);
		const names = middles.map((middle) => rectOf(middle, first));
		const cost = (index: number, rect: Rect) =>
			covered(rect, taken) +
			NAME_WEIGHT * (covered(rect, names) - covered(rect, [names[index]!])) +
			OUTSIDE_WEIGHT * outside(rect, NARROW_PX * tall);
		for (let turn = 0; turn < TURNS; turn++) {
			for (const [index, middle] of middles.entries()) {
				const costs = SIDES.map((side) => cost(index, rectOf(middle, side)));
				const best = costs.reduce((least, one, at) => (one < costs[least]! - 1 ? at : least), 0);
				sides[index] = SIDES[best]!;
				names[index] = rectOf(middle, SIDES[best]!);
			}
		}
		return { sides, total: names.reduce((sum, rect, index) => sum + cost(index, rect), 0) };
	};
	const { sides } = FIRST_SIDES.map(arrange).reduce((best, one) => (one.total < best.total - 1 ? one : best));
	return middles.map(({ code, x, y }, index) => ({ code, x, y, side: sides[index]! }));
}

const widthOf = (name: string, number: string): number =>
	Math.max(
		name.length * (/[a-z]/i.test(name) ? LATIN_CHARACTER_PX : CHARACTER_PX) + WIDE_LAST_PX,
		number.length * DIGIT_PX
	);

/** Two lines, the name and its number. */
function nameRect(side: Side, middle: { x: number; y: number }, width: number): Rect {
	const height = 2 * LINE_PX;
	const isBeside = side === 'right' || side === 'left';
	const left = side.endsWith('right')
		? middle.x + GAP_PX
		: side.endsWith('left')
			? middle.x - GAP_PX - width
			: middle.x - width / 2;
	const top = isBeside ? middle.y - LINE_PX : side.startsWith('below') ? middle.y : middle.y - height;
	return { left, right: left + width, top, bottom: top + height };
}

const outside = ({ left, right, top, bottom }: Rect, height: number) =>
	Math.max(0, -left) + Math.max(0, right - NARROW_PX) + Math.max(0, -top) + Math.max(0, bottom - height);
