using System.Diagnostics;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// One run, advanced step by step. Each step computes inside its own dispose scope without gradients, so a run may move between
/// threads from one step to the next. Not for two threads at once.
/// </summary>
public sealed class SamplerRun : IDisposable
{
    private readonly ISampler _sampler;
    private readonly RunContext _context;
    private readonly IEnumerator<SamplingStep> _steps;
    private SamplingStep? _current;
    private TimeSpan _elapsed;
    private int _count;

    internal SamplerRun(ISampler sampler, RunContext context) =>
        (_sampler, _context, _steps) = (sampler, context, sampler.Sample(context).GetEnumerator());

    /// <summary>The last step made; its tensors live until the next one.</summary>
    /// <exception cref="InvalidOperationException">No step has been made.</exception>
    public SamplingStep Current => _current ?? throw new InvalidOperationException(
        $"The sampler '{_sampler.Name}' has made no step; advance the run first, or yield at least one step.");

    /// <summary>What the run has cost so far.</summary>
    public SamplerSummary Summary => new(_count, _context.Timed.Evaluations, _context.Timed.Time, _elapsed) { RowEvaluations = _context.Timed.Rows };

    /// <summary>Makes one step; false after the last.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public bool MoveNext()
    {
        var start = Stopwatch.GetTimestamp();
        using (inference_mode())
        using (NewDisposeScope())
        {
            if (!Advance())
                return false;
            var step = _steps.Current;
            Outlive(step);
            Release(_current, step);
            _current = step;
        }
        _count++;
        _elapsed += Stopwatch.GetElapsedTime(start);
        return true;
    }

    /// <summary>Takes the final state out of the run; the caller owns it.</summary>
    public SamplerResult Finish()
    {
        var state = Current.State;
        // Handles of its own: the run frees everything it holds when it is disposed.
        var owned = new SampleState(Own(state.Value), state.Parts.ToDictionary(p => p.Key, p => Own(p.Value)));
        return new(owned, Summary);

        static Tensor Own(Tensor tensor)
        {
            using (no_grad())
                return tensor.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Frees everything the run holds.</summary>
    public void Dispose()
    {
        _steps.Dispose();
        Release(_current, null);
        _current = null;
        _context.Dispose();
    }

    private bool Advance()
    {
        try
        {
            return _steps.MoveNext();
        }
        catch (InvalidOperationException e) when (e.Message.Contains("empty handle", StringComparison.Ordinal))
        {
            throw Forgotten(e);
        }
    }

    private void Outlive(SamplingStep step)
    {
        foreach (var tensor in Tensors(step))
        {
            if (tensor.IsInvalid)
                throw Forgotten(null);
            tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>Frees the tensors of a past step that neither the present one carries on nor the sampler asked to keep.</summary>
    private void Release(SamplingStep? past, SamplingStep? present)
    {
        foreach (var tensor in Tensors(past))
            if (!_context.Keeps(tensor) && !Tensors(present).Any(t => ReferenceEquals(t, tensor)))
                tensor.Dispose();
    }

    private InvalidOperationException Forgotten(Exception? cause) =>
        new($"The sampler '{_sampler.Name}' used a tensor of an earlier step; pass what must outlive a step through Keep.", cause);

    private static IEnumerable<Tensor> Tensors(SamplingStep? step) =>
        step is null ? [] : step.Clean is null ? step.State.Tensors : step.State.Tensors.Append(step.Clean);
}
