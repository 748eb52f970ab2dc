using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One run's context: counts, times and cancels network evaluations, and owns the tensors that outlive a step.</summary>
internal sealed class RunContext : SamplingContext, IDisposable
{
    private readonly IGenerativeModel _model;
    private readonly IPredictor _predictor;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<Tensor> _kept = new(ReferenceEqualityComparer.Instance);
    private readonly List<IModelCache> _caches = [];

    public RunContext(IGenerativeModel model, SamplingRequest request, IRandomSource random, CancellationToken cancellation)
    {
        (_model, _cancellation) = (model, cancellation);
        (Request, Random) = (request, random);
        Levels = request.Levels ?? model.Process.Levels(request.Steps);
        var counted = new TimedPredictor(model);
        _predictor = request.Guidance?.Guide(counted, model) ?? counted;
        Timed = counted;
    }

    public TimedPredictor Timed { get; }

    public override SamplingRequest Request { get; }

    public override ModelCard Card => _model.Card;

    public override ModelTraits Traits => _model.Traits;

    public override IForwardProcess Process => _model.Process;

    public override IRandomSource Random { get; }

    public override Device Device => _model.Device;

    public override IReadOnlyList<double> Levels { get; }

    public override SampleState Start(NoiseLevels levels)
    {
        var state = RunStart.State(Request, Process, Card, levels, Random);
        var placed = new SampleState(state.Value.to(Device), state.Parts.ToDictionary(p => p.Key, p => p.Value.to(Device)));
        foreach (var tensor in placed.Tensors)
            Keep(tensor);
        return placed;
    }

    public override SampleState Settle(SampleState state, NoiseLevels levels, int step) =>
        RunStart.Settle(Request.Known, Process, state, levels, Random, step);

    public override Prediction Predict(PredictionRequest request)
    {
        ThrowIfCancelled();
        return _predictor.Predict(request);
    }

    public override void ThrowIfCancelled() => _cancellation.ThrowIfCancellationRequested();

    public override IModelCache? CreateCache(int capacity)
    {
        // Guidance may ask about more rows than the run has: without word of which, its answers and a cache would not fit together.
        var cache = (_model, Request.Guidance) switch
        {
            (ICausalModel causal, null) => causal.CreateCache(Rows, capacity, Request.Decoding.Cache),
            (ICausalModel causal, ICachedGuidance guidance) => guidance.CreateCache(causal, Rows, capacity, Request.Decoding.Cache),
            (IBlockModel blocks, BlockGuidance guidance) => guidance.CreateCache(blocks, Rows, capacity),
            (ICachingModel caching, null) => caching.CreateCache(Rows, capacity),
            _ => null,
        };
        if (cache is null)
            return null;
        _caches.Add(cache);
        return cache;
    }

    public override Tensor Denoise(Tensor state, double level)
    {
        var levels = NoiseLevels.All(level);
        return Predictions.ToClean(Predict(state, levels), Process, state, levels);
    }

    public override double Setting(SamplerSetting setting) => Request.Settings.GetValueOrDefault(setting.Name, setting.Default);

    public override Tensor Keep(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _kept.Add(tensor);
        return tensor;
    }

    /// <summary>Whether a tensor was passed through <see cref="Keep"/>.</summary>
    public bool Keeps(Tensor tensor) => _kept.Contains(tensor);

    public void Dispose()
    {
        foreach (var tensor in _kept)
            tensor.Dispose();
        _kept.Clear();
        foreach (var cache in _caches)
            cache.Dispose();
        _caches.Clear();
    }
}
