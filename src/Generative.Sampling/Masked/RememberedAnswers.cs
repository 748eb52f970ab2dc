using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A network's last answer and what it was about: a network that ignores the level answers the same for the same tokens, so only rows that
/// changed are sent (Ou et al. 2024, "Your Absorbing Discrete Diffusion Secretly Models the Conditional Distributions of Clean Data",
/// section 4). Belongs to one run.
/// </summary>
internal sealed class RememberedAnswers(SamplingContext context)
{
    private Tensor? _ids, _answer;
    private PredictionKind _kind;

    /// <summary>Whether the answer is a function of the tokens alone: guidance of another kind may weigh answers by the level.</summary>
    public static bool AreExact(SamplingContext context) =>
        context.Traits.IsTimeFree && context.Request.Guidance is null or ClassifierFreeGuidance or PromptGuidance;

    /// <summary>The answer for every row, from memory where it is known. The tensor is written over by the next call.</summary>
    public Prediction Ask(Tensor ids, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        if (_answer is null || !_ids!.shape.SequenceEqual(ids.shape))
            Begin(ids, levels);
        else if (Changed(ids) is { Count: > 0 } rows)
            Renew(ids, levels, rows);
        return new(_answer!, _kind);
    }

    private void Begin(Tensor ids, NoiseLevels levels)
    {
        var prediction = context.Predict(ids, levels);
        _ids?.Dispose();
        _answer?.Dispose();
        // Copies, since rows of them are written over: the model may hand out a view, and the caller's ids are the run's state.
        (_ids, _answer, _kind) = (context.Keep(ids.clone()), context.Keep(prediction.Value.clone()), prediction.Kind);
    }

    private void Renew(Tensor ids, NoiseLevels levels, IReadOnlyList<int> rows)
    {
        var index = tensor([.. rows.Select(r => (long)r)], ScalarType.Int64, ids.device);
        var asked = levels.Rows == 1 ? levels : NoiseLevels.PerRow(rows.Count,
            [.. rows.SelectMany(r => Enumerable.Range(0, levels.Columns).Select(c => levels[r, c]))]);
        var prediction = context.Predict(new PredictionRequest(
            ids.index_select(0, index), asked, context.Request.Conditioning.Select(rows)));
        _answer!.index_copy_(0, index, prediction.Value);
        _ids!.copy_(ids);
    }

    private List<int> Changed(Tensor ids)
    {
        var changed = ids.ne(_ids!).any(1).cpu().data<bool>();
        return [.. Enumerable.Range(0, (int)ids.shape[0]).Where(r => changed[r])];
    }
}
