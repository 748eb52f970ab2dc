using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// <see cref="TopP"/> on the CPU without sorting a vocabulary: probabilities are added up by ranges of scores, and only the range in which
/// the border lies is sorted. Some ten times as fast.
/// </summary>
internal static class Nucleus
{
    // Scores further below the highest one than this have no probability worth a range of their own.
    private const double Reach = 40;

    private const int Ranges = 2048;

    /// <summary>Whether scores can be read where they are.</summary>
    public static bool Fits(Tensor scores) => scores.device_type == DeviceType.CPU && scores.dtype == ScalarType.Float64
        && scores.dim() == 2 && scores.numel() is > 0 and <= int.MaxValue / sizeof(double);

    /// <summary>Scores, those of the least likely tokens that together do not exceed a probability barred; the likeliest stays.</summary>
    /// <param name="scores">float64 [n, vocabulary] on the CPU.</param>
    /// <param name="rest">What they must not exceed.</param>
    public static Tensor Of(Tensor scores, double rest)
    {
        using var scope = NewDisposeScope();
        var (given, chances, kept) = (scores.contiguous(), scores.softmax(-1), empty_like(scores));
        var vocabulary = (int)scores.shape[1];
        var border = new Border(vocabulary);
        for (var row = 0; row < scores.shape[0]; row++)
        {
            border.Find(Row(given), Row(chances), rest);
            border.Bar(Row(given), Row(kept));

            Span<double> Row(Tensor values) => MemoryMarshal.Cast<byte, double>(values.bytes).Slice(row * vocabulary, vocabulary);
        }
        return kept.MoveToOuterDisposeScope();
    }

    /// <summary>The first token that stays, in ascending order of scores and, of equal ones, of ids.</summary>
    private sealed class Border(int vocabulary)
    {
        private readonly double[] _masses = new double[Ranges + 1];
        private readonly short[] _ranges = new short[vocabulary];
        private readonly List<(double Score, int Id)> _near = [];
        private (double Score, int Id) _first;

        public void Find(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, double rest)
        {
            _near.Clear();
            _first = (double.NegativeInfinity, 0);
            if (double.IsNaN(chances[0]))
                return;         // nothing can be drawn from such a row, and whoever draws says so
            Split(scores, chances);
            var (range, together) = (0, 0.0);
            for (; range < Ranges && together + _masses[range] <= rest; range++)
                together += _masses[range];
            for (int from = 0, next; (next = _ranges.AsSpan(from).IndexOf((short)range)) >= 0; from += next + 1)
                _near.Add((scores[from + next], from + next));
            if (_near.Exists(n => n.Score != _near[0].Score))
                _near.Sort(static (a, b) => a.Score == b.Score ? a.Id - b.Id : a.Score.CompareTo(b.Score));
            // Rounding may leave the sum of a range a little off: then all of it goes, or, of the last range, all but the likeliest token.
            _first = range < Ranges ? (_near[^1].Score, _near[^1].Id + 1) : _near[^1];
            foreach (var token in _near)
                if ((together += chances[token.Id]) > rest)
                {
                    _first = token;
                    break;
                }
        }

        public void Bar(ReadOnlySpan<double> scores, Span<double> kept)
        {
            var (least, barred) = (new Vector<double>(_first.Score), new Vector<double>(double.NegativeInfinity));
            var whole = scores.Length / Vector<double>.Count * Vector<double>.Count;
            for (var i = 0; i < whole; i += Vector<double>.Count)
            {
                var row = new Vector<double>(scores[i..]);
                Vector.ConditionalSelect(Vector.LessThan(row, least), barred, row).CopyTo(kept[i..]);
            }
            for (var i = whole; i < scores.Length; i++)
                kept[i] = scores[i] < _first.Score ? double.NegativeInfinity : scores[i];
            foreach (var (score, id) in _near)
                if (score == _first.Score && id < _first.Id)
                    kept[id] = double.NegativeInfinity;
        }

        private void Split(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances)
        {
            Array.Clear(_masses);
            var (lowest, perUnit) = (Highest(scores) - Reach, Ranges / Reach);
            for (var id = 0; id < scores.Length; id++)
            {
                // Rises with the score, for each step of the computation does.
                var place = (scores[id] - lowest) * perUnit;
                var range = place > 0 ? double.ConvertToIntegerNative<int>(place) : 0;
                _ranges[id] = (short)range;
                _masses[range] += chances[id];
            }
        }

        private static double Highest(ReadOnlySpan<double> scores)
        {
            var all = new Vector<double>(double.NegativeInfinity);
            foreach (var some in MemoryMarshal.Cast<double, Vector<double>>(scores))
                all = Vector.Max(all, some);
            var highest = double.NegativeInfinity;
            for (var i = 0; i < Vector<double>.Count; i++)
                highest = Math.Max(highest, all[i]);
            for (var i = scores.Length / Vector<double>.Count * Vector<double>.Count; i < scores.Length; i++)
                highest = Math.Max(highest, scores[i]);
            return highest;
        }
    }
}
