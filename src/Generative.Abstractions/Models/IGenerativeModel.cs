namespace Generative;

/// <summary>
/// Axis 5: a network behind a parameterisation, with what a sampler must know to use it rightly. Weights are read-only:
/// one instance serves many threads.
/// </summary>
public interface IGenerativeModel : IPredictor, IDisposable
{
    /// <summary>What the model is: name, classes, shapes, hash of the weights.</summary>
    ModelCard Card { get; }

    /// <summary>What the validator must know.</summary>
    ModelTraits Traits { get; }

    /// <summary>The forward process it was trained on.</summary>
    IForwardProcess Process { get; }

    /// <summary>Where it runs.</summary>
    TorchSharp.torch.Device Device { get; }
}
