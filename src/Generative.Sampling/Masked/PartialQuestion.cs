using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Questions about some rows and positions of a canvas: with a large vocabulary a network's last layer is most of the work, and what
/// nobody reads need not be computed.
/// </summary>
internal static class PartialQuestion
{
    /// <summary>
    /// Whether a position's answer is the same whichever others are asked about: guidance of another kind may look at the whole answer.
    /// </summary>
    public static bool IsPossible(SamplingContext context) =>
        context.Request.Guidance is null or PromptGuidance or ClassifierFreeGuidance { Rescale: 0, Channels: null };

    /// <summary>Asks.</summary>
    /// <param name="context">The run.</param>
    /// <param name="ids">The canvas, int64 [rows, length].</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="rows">Rows to send, ascending.</param>
    /// <param name="positions">Positions whose answers are wanted, ascending; null for all.</param>
    /// <returns>[rows sent, positions, vocabulary], in the caller's dispose scope.</returns>
    public static Prediction Ask(
        SamplingContext context, Tensor ids, NoiseLevels levels, IReadOnlyList<int> rows, IReadOnlyList<int>? positions)
    {
        var question = rows.Count == ids.shape[0] ? new PredictionRequest(ids, levels, context.Request.Conditioning) : new(
            ids.index_select(0, Index(rows, ids.device)), Of(levels, rows), context.Request.Conditioning.Select(rows));
        var prediction = context.Predict(question with { Positions = positions });
        // A model may answer about all it was sent.
        return positions is null || prediction.Value.shape[1] == positions.Count ? prediction
            : prediction with { Value = prediction.Value.index_select(1, Index(positions, ids.device)) };
    }

    /// <summary>Numbers as an index, int64.</summary>
    public static Tensor Index(IEnumerable<int> numbers, Device device) =>
        tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, device);

    /// <summary>Where entries of some rows and positions lie in [rows, length] written row by row, row-major.</summary>
    public static Tensor Index(IReadOnlyList<int> rows, IReadOnlyList<int> positions, long length, Device device) =>
        tensor([.. rows.SelectMany(r => positions.Select(p => r * length + p))], ScalarType.Int64, device);

    private static NoiseLevels Of(NoiseLevels levels, IReadOnlyList<int> rows) => levels.Rows == 1 ? levels : NoiseLevels.PerRow(
        rows.Count, [.. rows.SelectMany(r => Enumerable.Range(0, levels.Columns).Select(c => levels[r, c]))]);
}
