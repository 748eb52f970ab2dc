namespace Generative;

/// <summary>Guidance that goes together with a cache: it knows which rows it asks the model about.</summary>
public interface ICachedGuidance : IGuidance
{
    /// <summary>
    /// An empty cache for questions to the guided predictor (<see cref="IGuidance.Guide"/>). It has the run's rows, whatever the model is
    /// asked about them.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of the run.</param>
    /// <param name="capacity">Positions to make room for at once; it grows when needed.</param>
    /// <param name="policy">What it forgets.</param>
    /// <exception cref="NotSupportedException">The network keeps no cache of that kind.</exception>
    IRowCache CreateCache(ICausalModel model, int rows, int capacity, CachePolicy policy);
}
