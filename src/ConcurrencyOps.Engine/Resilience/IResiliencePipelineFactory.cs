namespace ConcurrencyOps.Resilience;

/// <summary>Makes pipelines.</summary>
internal interface IResiliencePipelineFactory
{
    /// <summary>Makes the pipeline that the options describe. Cheap: what is shared lives in the gate.</summary>
    /// <param name="options">Retries, time-out, faults.</param>
    /// <param name="gate">Rate limit and circuit, shared by every pipeline of one policy; null for neither.</param>
    /// <param name="timeProvider">Where pauses and time-outs get their time.</param>
    IResiliencePipeline Create(ResilienceOptions options, IPolicyGate? gate, TimeProvider timeProvider);
}
