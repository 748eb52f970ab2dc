using SkiaSharp;

namespace Generative.Imaging;

/// <summary>
/// A small typeface of pen strokes. Skia's dependency-free Linux build brings no fonts and finds none on the machine, so the
/// words of a chart are drawn with this: the same on every machine.
/// </summary>
internal sealed class StrokeFont : IDisposable
{
    // Capitals and digits reach from row 0 to the baseline at 6, small letters start at row 2, descenders end at row 8.
    private const float Baseline = 6;
    private const float LineUnits = 8.6f;
    private const float LetterGap = 1.7f;
    private const float SpaceWidth = 2;

    // Per character from '!' to '~': strokes parted by spaces, each a row of points, each point a digit for x and one for y.
    private static readonly string[] Glyphs =
    [
        "0004 06", "0002 2022", "1016 3036 0242 0444", "413010010213334445361605 2026", // ! " # $
        "0640 0010110100 3545463635", "4602011021220405162644", "0002", "10010516", "00111506", // % & ' ( )
        "1014 0123 0321", "2125 0343", "1607", "0323", "06", "0630", // * + , - . /
        "102031352616050110", "011016 0626", "01102031320636", "01102031322313 233435261605", "26200434", // 0 to 4
        "300003233435261605", "312010010516263534231304", "003016", "13020110203132231304051626353423", // 5 to 8
        "051626353120100102132332", "03 06", "13 1607", "310335", "0232 0434", "013305", "01102031322324 26", // 9 : ; < = > ?
        "4616050110304144242242", "062046 1434", "06003041423303 3344453606", "4130100105163645", "06003041453606", // @ A B C D
        "40000646 0333", "400006 0333", "41301001051636454323", "0006 4046 0343", "0020 1016 0626", "3035261605", // E to J
        "0006 4004 1346", "000646", "0600234046", "06004640", "103041453616050110", "06003041423303", // K to P
        "103041453616050110 2446", "06003041423303 2346", "413010010213334445361605", "0040 2026", "000516364540", // Q to U
        "002640", "0016223640", "0046 4006", "002340 2326", "00400646", "10000616", "0036", "00101606", // V to Z [ \ ]
        "022042", "0747", "0011", "3236 3322120305162635", "0006 0312223335261605", "3322120305162635", // ^ _ ` a b c
        "3036 3322120305162635", "043433221203051636", "201116 0222", "3237281807 3322120305162635", "0006 0312223336", // d to h
        "0206 00", "121708 10", "0006 3205 1436", "000516", "0206 03122326 23324346", "0206 0312223336", // i to n
        "122233352616050312", "0208 0312223335261605", "3238 3322120305162635", "0206 031222", // o p q r
        "33221203142435261605", "101526 0222", "0205162635 3236", "022642", "0216233642", "0236 3206", // s to x
        "0226 4218", "02320636", "20111203141526", "0007", "00111223141506", "04133443", // y z { | } ~
    ];

    // The e of Fréchet, whose distance is what these charts mostly show.
    private static readonly string AcuteE = Glyphs['e' - '!'] + " 1120";

    // A hollow box, for characters the typeface lacks.
    private const string Unknown = "0030360600";

    private readonly float unit;
    private readonly SKPaint pen;

    /// <summary>A typeface of one size and colour.</summary>
    /// <param name="size">Height of a line in pixels.</param>
    /// <param name="colour">Colour of the ink.</param>
    public StrokeFont(float size, SKColor colour)
    {
        unit = size / LineUnits;
        pen = new()
        {
            Color = colour,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = size * 0.095f,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
            IsAntialias = true,
        };
    }

    /// <summary>Width of a text in pixels.</summary>
    public float Measure(string text) => text.Length == 0 ? 0 : (text.Sum(Advance) - LetterGap) * unit;

    /// <summary>Draws a text whose baseline lies at <paramref name="y"/>.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">Where the text starts, or for other <paramref name="align"/> its middle or end.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="align">What <paramref name="x"/> means.</param>
    public void Draw(SKCanvas canvas, string text, float x, float y, SKTextAlign align = SKTextAlign.Left)
    {
        using var path = new SKPathBuilder();
        var left = x - (align switch { SKTextAlign.Center => 0.5f, SKTextAlign.Right => 1, _ => 0 } * Measure(text));
        foreach (var letter in text)
        {
            foreach (var stroke in Strokes(letter))
            {
                for (var at = 0; at < stroke.Length; at += 2)
                {
                    var point = new SKPoint(left + ((stroke[at] - '0') * unit), y + ((stroke[at + 1] - '0' - Baseline) * unit));
                    if (at == 0)
                    {
                        path.MoveTo(point); // with the line back to itself, a single point becomes a dot
                    }

                    path.LineTo(point);
                }
            }

            left += Advance(letter) * unit;
        }

        using var strokes = path.Detach();
        canvas.DrawPath(strokes, pen);
    }

    public void Dispose() => pen.Dispose();

    private static string[] Strokes(char letter) =>
        letter == ' ' ? [] : (letter switch { >= '!' and <= '~' => Glyphs[letter - '!'], 'é' => AcuteE, _ => Unknown }).Split(' ');

    // In units; the gap behind the letter included.
    private static float Advance(char letter) => LetterGap
        + (letter == ' ' ? SpaceWidth : Strokes(letter).Max(stroke => stroke.Where((_, at) => at % 2 == 0).Max(x => x - '0')));
}
