using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A network's last answer and what it was about: a network that ignores the level answers the same for the same tokens, so only rows that
/// changed are sent (Ou et al. 2024, "Your Absorbing Discrete Diffusion Secretly Models the Conditional Distributions of Clean Data").
/// Belongs to one run.
/// </summary>
internal sealed class RememberedAnswers(SamplingContext context)
{
    private Tensor? _ids, _answer;
    private PredictionKind _kind;

    /// <summary>Whether the answer is a function of the tokens alone.</summary>
    public static bool AreExact(SamplingContext context) =>
        context.Traits.IsTimeFree && context.Request.Guidance is not { DependsOnLevel: true };

    /// <summary>The answer for every row, from memory where it is known. The tensor is written over by the next call.</summary>
    /// <param name="ids">int64 [rows, length].</param>
    /// <param name="levels">Their levels.</param>
    /// <param name="wanted">
    /// Positions that are read, a function of the tokens of some rows; null for all. The answer says nothing of the others.
    /// </param>
    public Prediction Ask(Tensor ids, NoiseLevels levels, Func<Tensor, IReadOnlyList<int>?> wanted)
    {
        using var scope = NewDisposeScope();
        if (_answer is null || !_ids!.shape.SequenceEqual(ids.shape))
            Begin(ids, levels, wanted(ids));
        else if (Changed(ids) is { Count: > 0 } rows)
            Renew(ids, levels, rows, wanted);
        return new(_answer!, _kind);
    }

    private void Begin(Tensor ids, NoiseLevels levels, IReadOnlyList<int>? positions)
    {
        int[] rows = [.. Enumerable.Range(0, (int)ids.shape[0])];
        var prediction = PartialQuestion.Ask(context, ids, levels, rows, positions);
        _ids?.Dispose();
        _answer?.Dispose();
        // Copies, since rows of them are written over: the model may hand out a view, and the caller's ids are the run's state.
        (_ids, _kind) = (context.Keep(ids.clone()), prediction.Kind);
        _answer = context.Keep(positions is null ? prediction.Value.clone()
            : zeros([.. ids.shape, prediction.Value.shape[^1]], prediction.Value.dtype, prediction.Value.device));
        if (positions is not null)
            Write(prediction.Value, rows, positions);
    }

    private void Renew(Tensor ids, NoiseLevels levels, List<int> rows, Func<Tensor, IReadOnlyList<int>?> wanted)
    {
        var positions = wanted(ids.index_select(0, PartialQuestion.Index(rows, ids.device)));
        var answer = PartialQuestion.Ask(context, ids, levels, rows, positions).Value;
        Write(answer, rows, positions ?? [.. Enumerable.Range(0, (int)ids.shape[1])]);
        _ids!.copy_(ids);
    }

    private void Write(Tensor answer, IReadOnlyList<int> rows, IReadOnlyList<int> positions) => _answer!.flatten(0, 1).index_copy_(
        0, PartialQuestion.Index(rows, positions, _answer.shape[1], answer.device), answer.flatten(0, 1));

    private List<int> Changed(Tensor ids)
    {
        var changed = ids.ne(_ids!).any(1).cpu().data<bool>();
        return [.. Enumerable.Range(0, (int)ids.shape[0]).Where(r => changed[r])];
    }
}
