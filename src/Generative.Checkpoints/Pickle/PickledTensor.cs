namespace Generative.Checkpoints;

/// <summary>A tensor as a view of a storage; made only after it was checked to stay inside.</summary>
/// <param name="Storage">What it looks at.</param>
/// <param name="Offset">First value, counted in values.</param>
/// <param name="Sizes">Sizes, outermost first.</param>
/// <param name="Strides">Values to step over along each dimension; at least 0.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>Number of values.</summary>
    public long Count => Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>Values of the storage from the first to the last that is looked at; 0 for an empty tensor.</summary>
    public long Span => Count == 0 ? 0 : 1 + Sizes.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>Whether the values lie one after the other in their order.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var i = Sizes.Length - 1; i >= 0; i--)
            {
                if (Sizes[i] != 1 && Strides[i] != expected) return false;
                expected *= Sizes[i];
            }

            return true;
        }
    }
}
