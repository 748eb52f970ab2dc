using Generative.Checkpoints;

namespace Generative.Pipelines;

/// <summary>One class of network that is published by its constructor's arguments.</summary>
internal interface IConstructorModel
{
    /// <summary>What the arguments tell.</summary>
    ModelDescription Describe(ConstructorFolder folder);

    /// <summary>The network with its weights, as a model.</summary>
    IGenerativeModel Load(ConstructorFolder folder, Placement placement);
}
