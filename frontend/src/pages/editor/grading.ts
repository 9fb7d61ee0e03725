import { GRADE_TABLE_SIZE, type Grade } from '@reelwright/plan';

const VERTICES = `#version 300 es
out vec2 place;
void main() {
  // One triangle that covers the picture.
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  place = corner;
  gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}`;

/** Looks every colour up between the points of the table, from the middle of the first to the middle of the last. */
const COLOURS = `#version 300 es
precision highp float;
precision highp sampler3D;
uniform sampler2D picture;
uniform sampler3D table;
in vec2 place;
out vec4 colour;
void main() {
  vec3 source = texture(picture, place).rgb;
  float size = ${GRADE_TABLE_SIZE.toFixed(1)};
  colour = vec4(texture(table, (source * (size - 1.0) + 0.5) / size).rgb, 1.0);
}`;

/** Grades pictures by the table that the renderer uses, on the graphics card. */
export class Grading {
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;

  private constructor(gl: WebGL2RenderingContext, canvas: HTMLCanvasElement, table: Float32Array) {
    this.#gl = gl;
    this.#canvas = canvas;
    const program = programOf(gl);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's word, not React's
    gl.useProgram(program);
    gl.uniform1i(gl.getUniformLocation(program, 'picture'), 0);
    gl.uniform1i(gl.getUniformLocation(program, 'table'), 1);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    setEdges(gl, gl.TEXTURE_2D);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_3D, gl.createTexture());
    setEdges(gl, gl.TEXTURE_3D);
    // Rows of a table stand as they are.
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    const size = GRADE_TABLE_SIZE;
    // Half floats: the finest that every WebGL 2 looks up between points.
    gl.texImage3D(gl.TEXTURE_3D, 0, gl.RGB16F, size, size, size, 0, gl.RGB, gl.FLOAT, table);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
    gl.activeTexture(gl.TEXTURE0);
  }

  /** Makes ready for a grade. Rejects where the browser has no WebGL 2, or when `signal` fires. */
  static async open(grade: Grade, signal: AbortSignal): Promise<Grading> {
    const canvas = document.createElement('canvas');
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error('This browser has no WebGL 2.');
    return new Grading(gl, canvas, await tableOf(grade, signal));
  }

  /** The picture of a canvas in other colours; valid until the next. */
  apply(source: HTMLCanvasElement): HTMLCanvasElement {
    const gl = this.#gl;
    const { width, height } = source;
    if (this.#canvas.width !== width || this.#canvas.height !== height)
      Object.assign(this.#canvas, { width, height });
    gl.viewport(0, 0, width, height);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, source);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return this.#canvas;
  }

  /** Gives back what it holds of the graphics card. */
  close(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function tableOf(grade: Grade, signal: AbortSignal): Promise<Float32Array> {
  const worker = new Worker(new URL('./grade-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Float32Array>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Float32Array>) => resolve(data);
    worker.onerror = () => reject(new Error('The colours could not be computed.'));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.postMessage(grade);
  }).finally(() => worker.terminate());
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTICES],
    [gl.FRAGMENT_SHADER, COLOURS],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error('The graphics card is gone.');
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(`The colours cannot be shown: ${gl.getProgramInfoLog(program) ?? 'no reason given'}`);
  return program;
}

/** Between points in proportion, and at the edges as there. */
function setEdges(gl: WebGL2RenderingContext, target: GLenum): void {
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  for (const edge of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R])
    gl.texParameteri(target, edge, gl.CLAMP_TO_EDGE);
}
