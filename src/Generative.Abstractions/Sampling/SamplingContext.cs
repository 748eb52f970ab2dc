using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// All a sampler may use: the request, the model's facts, predictions (guided, counted, cancellable), random streams, and a place to keep
/// tensors between steps. One instance a run.
/// </summary>
public abstract class SamplingContext
{
    /// <summary>What was asked.</summary>
    public abstract SamplingRequest Request { get; }

    /// <summary>What the model is.</summary>
    public abstract ModelCard Card { get; }

    /// <summary>What the network can see and says.</summary>
    public abstract ModelTraits Traits { get; }

    /// <summary>What the model was trained on.</summary>
    public abstract IForwardProcess Process { get; }

    /// <summary>One stream a batch row.</summary>
    public abstract IRandomSource Random { get; }

    /// <summary>Where tensors should live.</summary>
    public abstract Device Device { get; }

    /// <summary>The noise levels to follow, steps + 1 numbers from the prior's to 0. Samplers never make their own list.</summary>
    public abstract IReadOnlyList<double> Levels { get; }

    /// <summary>Batch rows.</summary>
    public int Rows => Random.Rows;

    /// <summary>The prior's draw at the first level, or the state the request starts from. Kept for the run.</summary>
    public abstract SampleState Start(NoiseLevels levels);

    /// <summary>
    /// Puts back what the request pins down (<see cref="SamplingRequest.Known"/>) in a state that has just reached these levels. Samplers with
    /// a loop of their own call it after every step; without a request for it the state comes back as it is.
    /// </summary>
    /// <param name="state">The state after a step.</param>
    /// <param name="levels">The levels it reached.</param>
    /// <param name="step">Step number, which names the draw.</param>
    public abstract SampleState Settle(SampleState state, NoiseLevels levels, int step);

    /// <summary>One network evaluation: looks at the cancellation token, then asks the guided model.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Prediction Predict(Tensor state, NoiseLevels levels) => Predict(new PredictionRequest(state, levels, Request.Conditioning));

    /// <summary>The same for a question the sampler words itself: with a cache, or about some positions only.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public abstract Prediction Predict(PredictionRequest request);

    /// <summary>
    /// Looks at the cancellation token. For samplers that ask another network than the run's, which <see cref="Predict(PredictionRequest)"/>
    /// does not see.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public virtual void ThrowIfCancelled() { }

    /// <summary>
    /// An empty cache for <see cref="PredictionRequest.Cache"/>, freed with the run; null when the model keeps none, or the run's guidance
    /// does not go with one (<see cref="ICachedGuidance"/>), and the sampler then asks about the whole state.
    /// </summary>
    /// <param name="capacity">Positions to make room for at once.</param>
    public abstract IModelCache? CreateCache(int capacity);

    /// <summary>The clean estimate at a uniform level, float64 [batch, ...], whatever the model predicts.</summary>
    public abstract Tensor Denoise(Tensor state, double level);

    /// <summary>A sampler's number: what the request sets, or the default.</summary>
    public abstract double Setting(SamplerSetting setting);

    /// <summary>Keeps a tensor alive across steps until the run ends. Returns it.</summary>
    public abstract Tensor Keep(Tensor tensor);
}
