namespace Generative;

/// <summary>A moment of an <see cref="IModelCache"/>.</summary>
public interface ICacheSnapshot : IDisposable
{
    /// <summary>Positions held at that moment.</summary>
    int Length { get; }
}
