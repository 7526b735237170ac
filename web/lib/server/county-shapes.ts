import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { compose } from '#sql/model/normalize.ts';
import { SettingsError } from '#sql/settings.ts';
import type { Place } from '$lib/charts/prepare-map.ts';

/** A county as a file may name it: by code or name. */
export interface Named {
	code: string;
	names: string[];
}

/** A feature of the file: its names and outlines. */
export interface Shape {
	names: string[];
	lines: Place[][];
}

const VARIABLE = 'PASOKH_COUNTIES_GEOJSON';
const position = z.tuple([z.number(), z.number()]).rest(z.number());
const ring = z.array(position).min(3);
const FILE = z.object({
	type: z.literal('FeatureCollection'),
	features: z.array(
		z.object({
			properties: z.record(z.string(), z.unknown()).nullable(),
			geometry: z
				.union([
					z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
					z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
					z.object({ type: z.enum(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'GeometryCollection']) })
				])
				.nullable()
		})
	)
});

/** Letters only, without spaces, hyphens, Arabic variants and case, which differ between spellings of one name. */
function folded(text: string): string {
	return compose(text)
		.toLowerCase()
		.replace(/ي/g, 'ی')
		.replace(/ك/g, 'ک')
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The polygons of a GeoJSON file, with all texts that may be their names. Throws SettingsError. */
export function readShapes(path: string): Shape[] {
	const refuse = (why: string): never => {
		throw new SettingsError(`${VARIABLE} must be a GeoJSON file of counties: ${JSON.stringify(path)} ${why}`);
	};
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch {
		return refuse('cannot be read');
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return refuse('is not JSON');
	}
	const parsed = FILE.safeParse(value);
	if (!parsed.success) return refuse('is no FeatureCollection of polygons');
	return parsed.data.features.flatMap(({ properties, geometry }) => {
		if (!geometry || !('coordinates' in geometry)) return [];
		const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
		const names = Object.values(properties ?? {}).filter((one) => typeof one === 'string');
		return [{ names, lines: rings.map((line) => line.map(([lon, lat]) => ({ lon, lat }))) }];
	});
}

/** Outlines of the counties found in the file. */
export function matchShapes(shapes: Shape[], counties: Named[]): { code: string; lines: Place[][] }[] {
	return counties.flatMap(({ code, names }) => {
		const own = new Set([code, ...names].map(folded).filter((name) => name !== ''));
		const lines = shapes
			.filter((shape) => shape.names.some((name) => own.has(folded(name))))
			.flatMap((one) => one.lines);
		return lines.length > 0 ? [{ code, lines }] : [];
	});
}

/** Throws SettingsError when the file has none of the office's counties. */
export function checkShapes(path: string, shapes: Shape[], counties: Named[]): void {
	if (matchShapes(shapes, counties).length === 0)
		throw new SettingsError(
			`${VARIABLE} must name the office's counties: no feature of ${JSON.stringify(path)} has the code or name of one`
		);
}
