import type { LinearRgb } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import { fractalNoise, valueNoise } from '../noise.js';
import type { Texture } from '../texture.js';
import { detailAt } from './detail.js';
import { paintFacade, paintPlanks, paintRoof } from './paint-building.js';
import { paintForest } from './paint-forest.js';
import { paintAsphalt, paintGrass, paintPaving } from './paint-ground.js';
import { paintIndoor } from './paint-indoor.js';
import { type Paint, setPaint } from './paint-result.js';
import { paintHead, paintSign } from './paint-small.js';
import { paintCarBody, paintCarCabin, paintWheel } from './paint-vehicle.js';

/** Fills `paint` with what the texture shows at the point. */
export function paintAt(texture: Texture, point: SurfacePoint, paint: Paint): void {
  switch (texture.kind) {
    case 'plain':
      paintPlain(texture, point, paint);
      break;
    case 'foliage':
      paintFoliage(texture.color, point, paint);
      break;
    case 'grass':
      paintGrass(texture.color, point, paint);
      break;
    case 'asphalt':
      paintAsphalt(texture, point, paint);
      break;
    case 'paving':
      paintPaving(texture, point, paint);
      break;
    case 'facade':
      paintFacade(texture, point, paint);
      break;
    case 'roof':
      paintRoof(texture.color, point, paint);
      break;
    case 'planks':
      paintPlanks(texture, point, paint);
      break;
    case 'carBody':
      paintCarBody(texture, point, paint);
      break;
    case 'carCabin':
      paintCarCabin(texture, point, paint);
      break;
    case 'wheel':
      paintWheel(texture, point, paint);
      break;
    case 'sign':
      paintSign(texture, point, paint);
      break;
    case 'head':
      paintHead(texture, point, paint);
      break;
    case 'lamp':
      setPaint(paint, texture.color);
      paint.emission = 2;
      break;
    case 'soil':
    case 'bark':
    case 'rock':
      paintForest(texture, point, paint);
      break;
    default:
      paintIndoor(texture, point, paint);
  }
}

function paintPlain(
  texture: { color: LinearRgb; grain: number; gloss: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const detail = texture.grain === 0 ? 0 : detailAt(point, 20);
  const noise = detail === 0 ? 0 : detail * (valueNoise(point.x * 6, point.y * 6, point.z * 6) - 0.5);
  setPaint(paint, texture.color, 1 + 2 * texture.grain * noise);
  paint.gloss = texture.gloss;
}

function paintFoliage(color: LinearRgb, point: SurfacePoint, paint: Paint): void {
  const clumps = fractalNoise(point.x * 1.7, point.y * 1.7, point.z * 1.7);
  const detail = detailAt(point, 14);
  const leaves = detail === 0 ? 0 : detail * (valueNoise(point.x * 9, point.y * 9, point.z * 9) - 0.5);
  // Leaf clumps are dark below, where the crown shades itself.
  const shade = 0.25 + 1.5 * clumps * (0.75 + 0.25 * point.normalZ);
  setPaint(paint, color, Math.max(0.1, shade + leaves));
}
