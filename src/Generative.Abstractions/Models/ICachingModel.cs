namespace Generative;

/// <summary>A model that can remember finished positions.</summary>
public interface ICachingModel : IGenerativeModel
{
    /// <summary>An empty cache, to be passed in <see cref="PredictionRequest.Cache"/>.</summary>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Positions to make room for at once; it grows when needed.</param>
    IModelCache CreateCache(int rows, int capacity);
}
