using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// A stand-in network over tokens, its last one the mask: the logit of token k at a position is a sine that depends on every other token of
/// the row, so that order, cache and context matter. Remembers what it was asked.
/// </summary>
internal class SineTokens(int length, int vocabulary = 6, bool isTimeFree = true) : IGenerativeModel
{
    public long Mask => vocabulary - 1;

    public List<(long[] Ids, NoiseLevels Levels)> Asked { get; } = [];

    public ModelCard Card { get; } = new("sines", [length]);

    public virtual ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = isTimeFree };

    public IForwardProcess Process { get; } = new AbsorbingProcess(new LogLinearMaskSchedule(0), vocabulary, vocabulary - 1);

    public Device Device => CPU;

    public virtual Prediction Predict(PredictionRequest request)
    {
        var ids = request.State.data<long>().ToArray();
        lock (Asked)
            Asked.Add((ids, request.Levels));
        var (rows, columns) = ((int)request.State.shape[0], (int)request.State.shape[1]);
        return new(Logits(ids, rows, columns, 0, _ => columns, request.Levels), PredictionKind.Logits);
    }

    /// <summary>Logits of the columns from <paramref name="first"/> on; column p sees the first seen(p) columns.</summary>
    protected Tensor Logits(long[] ids, int rows, int columns, int first, Func<int, int> seen, NoiseLevels levels)
    {
        var logits = new float[rows * (columns - first) * vocabulary];
        for (var r = 0; r < rows; r++)
            for (var p = first; p < columns; p++)
                for (var k = 0; k < vocabulary; k++)
                {
                    var phase = isTimeFree ? 0.0 : levels[r, p];
                    for (var j = 0; j < Math.Min(columns, seen(p)); j++)
                        if (j != p)
                            phase += (j + 1) * (ids[r * columns + j] + 2) * (k + 1) * 0.7;
                    logits[(r * (columns - first) + p - first) * vocabulary + k] = (float)(2 * Math.Sin(phase + p * (k + 3)));
                }
        return tensor(logits, [rows, columns - first, vocabulary]);
    }

    public void Dispose() { }
}
