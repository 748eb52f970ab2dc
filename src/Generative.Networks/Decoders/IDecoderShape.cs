using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What a cache of keys, and a step that fills it, must know of the layers that look at it.</summary>
internal interface IDecoderShape
{
    /// <summary>Sizes of their keys.</summary>
    DecoderSizes Sizes { get; }

    /// <summary>Latest positions the layers see, each number once; 0 for all. Empty where they look at the cache in their own way.</summary>
    IReadOnlyList<int> Windows { get; }

    /// <summary>Dtype of the weights.</summary>
    ScalarType DType { get; }

    /// <summary>Where the weights are.</summary>
    Device Device { get; }
}
