/**
 * Draws a display list on a canvas. The list is written by `crates/web/src/list.rs`, which describes it; this side only carries it out.
 * Numbers are 32 bits wide: lengths are floats, everything else is read through `bits`.
 */

/** The commands, in the order of `Op` in `list.rs`. */
const enum Op { Begin, Rect, Round, Circle, Move, Line, Curve, Close, Fill, Stroke, Font, Text }

/** What a list refers to. */
export interface Palette {
  /** The families, of words and of digits. */
  families: [string, string];
  /** The texts that lists name by number. */
  texts: string[];
}

const ANCHORS: CanvasTextAlign[] = ['left', 'center', 'right'];
const DOTS = 2;
const colours = new Map<number, string>();

/** A colour in CSS's notation; there are few of them, so each is written once. */
function colour(rgba: number): string {
  let text = colours.get(rgba);
  if (text === undefined) {
    if (colours.size > 4096) colours.clear();
    text = '#' + rgba.toString(16).padStart(8, '0');
    colours.set(rgba, text);
  }
  return text;
}

/** Carries out a list. Lengths are in css pixels: the context's transformation makes device pixels of them. */
export function paint(context: CanvasRenderingContext2D, floats: Float32Array, bits: Uint32Array, palette: Palette): void {
  const { families, texts } = palette;
  let at = 0;
  let dash = 0;
  let dashed = 0;
  let ink = '';
  context.setLineDash([]);
  context.lineCap = 'butt';
  while (at < bits.length) {
    switch (bits[at++]!) {
      case Op.Begin:
        context.beginPath();
        break;
      case Op.Rect:
        context.rect(floats[at]!, floats[at + 1]!, floats[at + 2]!, floats[at + 3]!);
        at += 4;
        break;
      case Op.Round:
        context.roundRect(floats[at]!, floats[at + 1]!, floats[at + 2]!, floats[at + 3]!, floats[at + 4]!);
        at += 5;
        break;
      case Op.Circle: {
        const x = floats[at]!, y = floats[at + 1]!, radius = floats[at + 2]!;
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
        at += 3;
        break;
      }
      case Op.Move:
        context.moveTo(floats[at]!, floats[at + 1]!);
        at += 2;
        break;
      case Op.Line:
        context.lineTo(floats[at]!, floats[at + 1]!);
        at += 2;
        break;
      case Op.Curve:
        context.bezierCurveTo(floats[at]!, floats[at + 1]!, floats[at + 2]!, floats[at + 3]!, floats[at + 4]!, floats[at + 5]!);
        at += 6;
        break;
      case Op.Close:
        context.closePath();
        break;
      case Op.Fill:
        context.fillStyle = colour(bits[at]!);
        context.fill();
        at += 1;
        break;
      case Op.Stroke: {
        context.strokeStyle = colour(bits[at]!);
        const width = (context.lineWidth = floats[at + 1]!);
        if (bits[at + 2] !== dash || (dash && width !== dashed)) {
          dash = bits[at + 2]!;
          dashed = width;
          // As `Stroke::dashes` has it: dashes and dots grow with the line.
          const long = Math.max(4, 3 * width);
          context.setLineDash(dash === DOTS ? [0, Math.max(5, 2.5 * width)] : dash ? [long, long] : []);
          context.lineCap = dash === DOTS ? 'round' : 'butt';
        }
        context.stroke();
        at += 3;
        break;
      }
      case Op.Font:
        context.font = `${bits[at]!} ${floats[at + 1]!}px ${families[bits[at + 2]!]!}`;
        context.textAlign = ANCHORS[bits[at + 3]!]!;
        ink = colour(bits[at + 4]!);
        at += 5;
        break;
      case Op.Text: {
        const fit = floats[at + 3]!;
        // What was filled since the last text had a colour of its own.
        context.fillStyle = ink;
        if (fit > 0) context.fillText(texts[bits[at]!]!, floats[at + 1]!, floats[at + 2]!, fit);
        else context.fillText(texts[bits[at]!]!, floats[at + 1]!, floats[at + 2]!);
        at += 4;
        break;
      }
    }
  }
}
