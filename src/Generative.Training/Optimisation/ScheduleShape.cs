namespace Generative.Training;

/// <summary>What a learning rate does after its warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>Half a cosine from the peak to zero at the schedule's last step.</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,
}
