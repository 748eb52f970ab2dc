using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A run as its draft model sees it: the same texts and conditions, another network. Its evaluations are not counted as the model's. Owns
/// the caches it makes.
/// </summary>
internal sealed class DraftContext(SamplingContext inner, ICausalModel draft) : SamplingContext, IDisposable
{
    private readonly List<IRowCache> _caches = [];

    /// <summary>Evaluations of the draft so far.</summary>
    public int Evaluations { get; private set; }

    public override SamplingRequest Request => inner.Request;

    public override ModelCard Card => draft.Card;

    public override ModelTraits Traits => draft.Traits;

    public override IForwardProcess Process => draft.Process;

    public override IRandomSource Random => inner.Random;

    public override Device Device => draft.Device;

    public override IReadOnlyList<double> Levels => inner.Levels;

    public override SampleState Start(NoiseLevels levels) => inner.Start(levels);

    public override SampleState Settle(SampleState state, NoiseLevels levels, int step) => inner.Settle(state, levels, step);

    public override void ThrowIfCancelled() => inner.ThrowIfCancelled();

    public override Prediction Predict(PredictionRequest request)
    {
        ThrowIfCancelled();
        Evaluations++;
        return draft.Predict(request);
    }

    public override IModelCache CreateCache(int capacity)
    {
        var cache = draft.CreateCache(inner.Rows, capacity, Request.Decoding.Cache);
        _caches.Add(cache);
        return cache;
    }

    public override Tensor Denoise(Tensor state, double level) => inner.Denoise(state, level);

    public override double Setting(SamplerSetting setting) => inner.Setting(setting);

    public override Tensor Keep(Tensor tensor) => inner.Keep(tensor);

    public void Dispose()
    {
        foreach (var cache in _caches)
            cache.Dispose();
        _caches.Clear();
    }
}
